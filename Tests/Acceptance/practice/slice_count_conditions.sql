select count(*) filter (grade >= 60) as a, count(*) filter (grade < 60) as b, count(*) filter (grade is null) as c, count(*) filter (grade <> 60) as d,
  count(*) filter (region in ('nord', 'süd')) as e, count(*) filter (region not in ('nord', 'süd')) as f, count(*) filter (vip and grade > 50) as g,
  count(*) filter (vip or grade > 50) as h from c
