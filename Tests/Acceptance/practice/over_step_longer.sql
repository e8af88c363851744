select date '2024-03-31' as as_of, region, count(*) as n from c group by region order by region nulls last
