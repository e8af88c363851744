with k as (select client, date_trunc('year', born)::date as cohort from clients where tier = 'gold' and born between '2023-01-01' and '2024-03-31'),
p as (select k.*, age, (cohort + to_years(age::int))::date as lo, (cohort + to_years(age::int + 1))::date as hi from k, (select unnest(range(2)) as age))
select cohort, age, count(*) as size, count(*) filter (exists (from client_visits v where v.client = p.client and ts >= lo and ts < hi)) as n, n / size as rate
from p where hi <= '2024-04-01' group by cohort, age order by cohort, age
