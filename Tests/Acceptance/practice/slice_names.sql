select count(*) as n, avg(grade) as mean_grade, quantile_cont(grade, 0.9) as p90_grade, count(*) filter (vip) as count_vip, sum(seats * 2) as "sum(seats * 2)",
  avg(grade) as grade_mean, min(born) as min_born, avg(vip::int) as rate_vip, count(distinct region) as distinct_region, quantile_cont(grade, 0.95) as "p(grade, 0.95)",
  1 as "share()" from c
