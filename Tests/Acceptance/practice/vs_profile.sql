with a as (select tier, count(grade) as n, avg(grade) as mean, quantile_cont(grade, 0.1) as p10, median(grade) as median, quantile_cont(grade, 0.9) as p90 from c group by tier),
b as (select tier, count(grade) as n, avg(grade) as mean, quantile_cont(grade, 0.1) as p10, median(grade) as median, quantile_cont(grade, 0.9) as p90
  from clients_at(eod(date '2023-12-31')) left join grades_at(eod(date '2023-12-31')) using (client) group by tier)
select tier, a.n, b.n as n_was, a.n - b.n as n_change, a.mean, b.mean as mean_was, a.mean - b.mean as mean_change, a.p10, b.p10 as p10_was, a.p10 - b.p10 as p10_change,
  a.median, b.median as median_was, a.median - b.median as median_change, a.p90, b.p90 as p90_was, a.p90 - b.p90 as p90_change
from a full join b using (tier) order by tier
