-- take keeps the order; rows of a null dim are a group.
with r as (select kind, city, site, area, row_number() over (partition by kind, city order by area desc nulls last, site) as k from s)
select kind, city, site, area from r where k <= 2 order by area desc nulls last, site
