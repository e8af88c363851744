with k as (select client, date_trunc('week', born)::date as cohort from clients where born <= '2024-03-31' and date_trunc('week', born) >= '2024-02-01'),
p as (select k.*, age, cohort + 7 * age::int as lo, cohort + 7 * age::int + 7 as hi from k, (select unnest(range(3)) as age))
select cohort, age, count(*) as size, count(*) filter ((select count(*) from client_visits v where v.client = p.client and ts >= lo and ts < hi) >= 2) as n, n / size as rate
from p where hi <= '2024-04-01' group by cohort, age order by cohort, age
