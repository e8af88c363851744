with t as (select unnest([date '2024-02-29', date '2024-03-31']) as d)
select d as as_of, action, count(*) as n, count(distinct person) as who from t join visits on ts::date > d - 30 and ts::date <= d where action in ('call', 'Call') group by d, action order by d, action
