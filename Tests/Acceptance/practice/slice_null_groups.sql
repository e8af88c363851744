select region, vip, lead, count(*) as n, avg(fee) as mean_fee from c group by all order by region nulls last, vip nulls last, lead nulls last
