with t as (select unnest([date '2024-03-10', date '2024-03-17', date '2024-03-24', date '2024-03-31']) as d),
k as (select d, k.* from t join clients k on (born is null or born <= d) and (gone is null or gone > d)),
g as (select d, k.client, arg_max({g: g.grade}, g.day).g as grade from k join grades g on g.client = k.client and g.day <= d group by d, k.client)
select d as as_of, tier, count(*) as n, avg(grade) as mean_grade from k left join g using (d, client) where tier in ('gold', 'iron') group by d, tier order by d, tier
