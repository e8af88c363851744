select tier, nullif(count(*) filter (not vip), 0) as "false", nullif(count(*) filter (vip), 0) as "true", nullif(count(*) filter (vip is null), 0) as "null" from c group by tier order by tier
