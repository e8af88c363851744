select vip, count(grade) as n_grade, avg(grade) as mean_grade, quantile_cont(grade, 0.1) as p10_grade, median(grade) as median_grade, quantile_cont(grade, 0.9) as p90_grade,
  count(seats) as n_seats, avg(seats) as mean_seats, quantile_cont(seats, 0.1) as p10_seats, median(seats) as median_seats, quantile_cont(seats, 0.9) as p90_seats
from c group by vip order by vip nulls last
