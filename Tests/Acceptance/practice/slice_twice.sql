with g as (select kind, city, count(*) as n from s group by kind, city)
select kind, count(*) as k, sum(n) as t, max(n) as m, count(distinct city) as c from g group by kind order by kind
