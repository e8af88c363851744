with t as (select unnest([date '2024-03-22', date '2024-03-25', date '2024-03-28', date '2024-03-31']) as d)
select d as as_of, ts::date as day, count(*) as n from t join visits on action = 'edge' and ts::date > d - 2 and ts::date <= d group by d, day order by d, day
