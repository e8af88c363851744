-- On 15 February the quarter is not over. Those without a date belong to no cohort.
with k as (select client, date_trunc('quarter', born)::date as cohort from clients where born <= '2024-02-15'),
p as (select k.*, age, (cohort + to_months(3 * age::int))::date as lo, (cohort + to_months(3 * age::int + 3))::date as hi from k, (select unnest(range(3)) as age))
select cohort, age, count(*) as size, count(*) filter (exists (from invoices i where i.client = p.client and i.day >= lo and i.day < hi and amount > 0)) as n, n / size as rate
from p where hi <= '2024-02-16' group by cohort, age order by cohort, age
