select tier, count(*) as n, sum(fee) as sum_fee from c where false group by tier
