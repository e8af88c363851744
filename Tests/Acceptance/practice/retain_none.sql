with k as (select client, date_trunc('quarter', born)::date as cohort from clients where tier = 'silver' and born between '2023-10-01' and '2024-03-31'),
p as (select k.*, age, (cohort + to_months(3 * age::int))::date as lo, (cohort + to_months(3 * age::int + 3))::date as hi from k, (select unnest(range(2)) as age))
select cohort, age, count(*) as size, count(*) filter (not exists (from client_visits v where v.client = p.client and ts >= lo and ts < hi)
  and not exists (from invoices v where v.client = p.client and v.day >= lo and v.day < hi)) as n, n / size as rate
from p where hi <= '2024-04-01' group by cohort, age order by cohort, age
