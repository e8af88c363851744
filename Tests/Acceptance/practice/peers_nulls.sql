-- Rows whose x is null get null and are nobody's peers.
with k as (select * from c where fee is not null),
p as (select client, rank() over (partition by region order by k.fee desc) as r, 100 * percent_rank() over (partition by region order by k.fee) as p,
  (k.fee - avg(k.fee) over ()) / stddev_samp(k.fee) over () as z, least(k.fee, quantile_cont(k.fee, 0.9) over (partition by tier)) as w,
  (k.fee - min(k.fee) over (partition by tier)) / (max(k.fee) over (partition by tier) - min(k.fee) over (partition by tier)) as s from k)
select client, r, p, z, w, s from c left join p using (client) order by client
