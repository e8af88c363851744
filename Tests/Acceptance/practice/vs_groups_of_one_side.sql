-- Groups of either side are kept: on the side where a group has no rows its count is 0, its max null. Dates differ by days.
with a as (select date_trunc('month', born)::date as month, count(*) as n, max(born) as last from c where born > date '2024-03-31' - 60 group by 1),
b as (select date_trunc('month', born)::date as month, count(*) as n, max(born) as last from clients_at(eod(date '2024-02-15')) where born > date '2024-02-15' - 60 group by 1)
select month, coalesce(a.n, 0) as n, coalesce(b.n, 0) as n_was, coalesce(a.n, 0) - coalesce(b.n, 0) as n_change, a.last, b.last as last_was, a.last - b.last as last_change from a full join b using (month) order by month
