select ts::date as d, date_trunc('week', ts)::date as w, date_trunc('month', ts)::date as m, date_trunc('quarter', ts)::date as q, date_trunc('year', ts)::date as y, count(*) as n
from visits where ts >= '2023-12-25' and ts < '2024-03-05' group by all order by d
