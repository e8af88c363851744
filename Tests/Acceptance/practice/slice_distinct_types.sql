select count(distinct opened::date) as a, count(distinct opened) as b, count(distinct area) as c, count(distinct city) as d, 2 as e, count(distinct load) as f,
  min(city) as lo, max(opened) as hi, median(load) as m from s
