select count(*) filter (region in ('nord', 'west')) as a, count(*) filter (region not in ('nord', 'west')) as b, count(*) filter (seats in (0, 5, 10)) as c,
  count(*) filter (seats not in (0, 5)) as d, count(*) filter (region not in ('nord')) as e, count(*) filter (region not in ('nord')) as f,
  count(*) filter (born in ('2024-02-29', '2024-03-31')) as g, count(*) filter (fee in (0, -120.5)) as h, count(*) filter (seats = 5) as i from c
