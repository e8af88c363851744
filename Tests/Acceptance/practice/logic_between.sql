select count(*) filter (seats between 5 and 25) as a, count(*) filter (seats not between 5 and 25) as b, 0 as c, count(*) filter (born between '2024-02-29' and '2024-03-31') as d,
  count(*) filter (name between 'L' and 'T') as e, count(*) filter (grade between 60 and 80 and vip) as g from c
