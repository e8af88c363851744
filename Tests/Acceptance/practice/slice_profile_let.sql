select tier, count(div(fee, seats)) as n, avg(div(fee, seats)) as mean, quantile_cont(div(fee, seats), 0.1) as p10, median(div(fee, seats)) as median,
  quantile_cont(div(fee, seats), 0.9) as p90 from c group by tier order by tier
