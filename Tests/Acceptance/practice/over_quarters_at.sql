with t as (select unnest([date '2023-05-29', date '2023-08-29', date '2023-11-29', date '2024-02-29']) as d),
k as (select d, k.* from t join clients k on (born is null or born <= d) and (gone is null or gone > d)),
g as (select d, k.client, arg_max({g: g.grade}, g.day).g as grade from k join grades g on g.client = k.client and g.day <= d group by d, k.client)
select d as as_of, count(*) as k, count(*) filter (grade >= 60) as open from k left join g using (d, client) group by d order by d
