select client, c.grade - g1.grade as a,
  (select count(*) filter (ts >= '2024-03-02') - count(*) filter (ts < '2024-03-02') from client_visits v where v.client = c.client and ts >= '2024-02-01') as b,
  coalesce(c.grade, 0) - coalesce(g3.grade, 0) as c, (c.craft + c.trust) - (g4.craft + g4.trust) as d
from c left join grades_at(eod(date '2024-02-29')) g1 using (client) left join grades_at(eod(date '2023-03-31')) g3 using (client)
left join grades_at(eod(date '2024-01-01')) g4 using (client) order by client
