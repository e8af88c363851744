with t as (select unnest([date '2023-10-31', date '2023-11-30', date '2023-12-31', date '2024-01-31', date '2024-02-29', date '2024-03-31']) as d,
  unnest([date '2023-09-30', date '2023-10-30', date '2023-11-30', date '2023-12-31', date '2024-01-29', date '2024-02-29']) as b),
k as (select d, b, k.* from t join clients k on (born is null or born <= d) and (gone is null or gone > d)),
g as (select d, k.client, arg_max({g: g.grade}, g.day).g as grade from k join grades g on g.client = k.client and g.day <= d group by d, k.client)
select d as as_of, count(*) as n, avg(grade) as mean_grade,
  sum((select count(*) from client_visits v where v.client = k.client and v.ts::date > k.b and v.ts::date <= k.d)) as v
from k left join g using (d, client) group by d order by d
