select site, abs(area) as a, round(area) as r, round(area / 3, 1) as r1, round(area * 10, -1) as r2, floor(area) as f, ceil(area) as c,
  case when area >= 0 then sqrt(area) end as q, case when area > 0 then ln(area) end as l, exp(area / 100) as e, area - 4 * floor(area / 4) as m, trunc(area) as i from s where area is not null order by site
