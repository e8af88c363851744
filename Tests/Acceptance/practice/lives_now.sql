select tier, count(*) as n, coalesce(sum(fee), 0) as fees, coalesce(sum(seats), 0) as seats from c group by tier order by tier
