select tier, count(*) as n, coalesce(sum(target), 0) as sum_target, avg(target) as mean_target from targets group by tier order by tier nulls last
