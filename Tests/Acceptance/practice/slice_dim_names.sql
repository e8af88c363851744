select upper(tier) as "upper(tier)", vip, count(*) as n from c group by all order by 1, vip nulls last
