with t as (select unnest([date '2024-02-29', date '2024-03-31']) as d),
k as (select d, k.client, (select arg_max({g: g.grade}, g.day).g from grades g where g.client = k.client and g.day <= d) as grade
  from t join clients k on (born is null or born <= d) and (gone is null or gone > d))
select d as as_of, count(grade) as n, avg(grade) as mean, quantile_cont(grade, 0.1) as p10, median(grade) as median, quantile_cont(grade, 0.9) as p90 from k group by d order by d
