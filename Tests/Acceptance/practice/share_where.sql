with g as (select tier, count(*) as n, sum((select count(*) from s where s.client = c.client)) as k from c where tier <> 'bronze' group by tier),
h as (select tier, n, n / sum(n) over () as share, k / sum(k) over () as of_sites from g)
select * from h where share > 0.2 order by tier
