with g as (select tier, seats, count(*) as n, avg(fee) as f from c where seats in (0, 5, 200) group by tier, seats)
select tier, max(n) filter (seats = 0) as "n_0", max(f) filter (seats = 0) as "mean_fee_0", max(n) filter (seats = 5) as "n_5", max(f) filter (seats = 5) as "mean_fee_5",
  max(n) filter (seats = 200) as "n_200", max(f) filter (seats = 200) as "mean_fee_200" from g group by tier order by tier
