with g as (select 1 as k, 'large' as cohort, kind from s where area >= 10 union all select 2, 'live', kind from s where state = 'open')
select cohort, kind, count(*) as n from g group by k, cohort, kind order by k, kind
