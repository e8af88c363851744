with g as (select tier, vip, count(*) as n, avg(grade) as m from c group by tier, vip),
r as (select *, case when m is not null then rank() over (partition by tier, m is null order by m desc) end as r, n / 10 as s,
  100 * percent_rank() over (order by n) as p from g)
select * from r where n >= 2 order by tier, r nulls last, vip nulls last
