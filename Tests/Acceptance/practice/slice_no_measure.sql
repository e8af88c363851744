select region, count(*) as n from c group by region order by region nulls last
