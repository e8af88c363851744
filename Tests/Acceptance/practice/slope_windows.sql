-- Null under two rows.
with g as (select client, grade, craft, day, date_diff('day', date '2020-01-01', day) as x from grades where day <= m())
select client, regr_slope(g.grade, x) filter (g.day > m() - interval 60 day) as a, regr_slope(g.craft, x) filter (g.day > m() - interval 1 year) as b,
  regr_slope(g.grade, x) filter (g.day >= '2024-03-01') as c, regr_slope(g.grade, x) filter (g.day >= '2024-03-29') as d
from c left join g using (client) group by client order by client
