select site, area, case when area <= 0 then 0 when area >= 10 then 100 else area * 10 end as a,
  case when area <= -10 then 5 when area <= 0 then 5 - (area + 10) when area <= 2.5 then -5 + area * 2 when area <= 50 then (area - 2.5) / 47.5 * 1000 when area > 50 then 1000 end as b,
  case when load <= 0 then 10 when load >= 5 then 0 else 10 - load * 2.0 end as c from s order by site
