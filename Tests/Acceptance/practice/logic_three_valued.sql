select count(*) filter (vip and seats > 5) as a, count(*) filter (vip or seats > 5) as b, count(*) filter (not vip) as c, count(*) filter (not (vip and seats > 5)) as d,
  count(*) filter (vip) as e, count(*) filter (not vip) as f, count(*) filter ((vip and null) is null) as g, count(*) filter ((vip or null) is null) as h,
  count(*) filter (vip is not null) as i, count(*) filter (vip is not null) as j from c
