with t as (select unnest([date '2024-03-17', date '2024-03-24', date '2024-03-31']) as d),
k as (select d, tier, (select arg_max({g: g.grade}, g.day).g from grades g where g.client = k.client and g.day <= d) as grade
  from t join clients k on (born is null or born <= d) and (gone is null or gone > d)),
g as (select d, tier, avg(grade) as m from k group by d, tier)
select d as as_of, tier, rank() over (partition by d order by m desc) as r, rank() over (order by m desc) as all from g order by d, tier
