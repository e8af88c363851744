-- A period counts when it is over; the last moment of 31 March ends March. Where keeps those there now, or does it not: the dead are still counted.
with k as (select client, date_trunc('month', born)::date as cohort from clients where born >= '2023-09-01' and born <= '2024-03-31'),
a as (select unnest(range(7)) as age),
p as (select k.*, age, cohort + to_months(age::int) as lo, cohort + to_months(age::int + 1) as hi from k, a)
select cohort::date as cohort, age, count(*) as size, count(*) filter (exists (from client_visits v where v.client = p.client and ts >= lo and ts < hi)) as n, n / size as rate
from p where hi <= '2024-04-01' group by cohort, age order by cohort, age
