with k as (select site, date_trunc('month', opened)::date as cohort from sites where kind = 'hq' and opened >= '2023-10-01' and opened::date <= '2024-03-31'),
p as (select k.*, age, (cohort + to_months(age::int))::date as lo, (cohort + to_months(age::int + 1))::date as hi from k, (select unnest(range(4)) as age))
select cohort, age, count(*) as size, count(*) filter (exists (from visits v join people q using (person) where q.site = p.site and ts >= lo and ts < hi)) as n, n / size as rate
from p where hi <= '2024-04-01' group by cohort, age order by cohort, age
