with g as (select 1 as k, 'gold' as cohort, region, fee from c where tier = 'gold' union all select 2, 'vips', region, fee from c where vip)
select cohort, region, count(*) as n, coalesce(sum(fee), 0) as fee from g group by k, cohort, region order by k, region nulls last
