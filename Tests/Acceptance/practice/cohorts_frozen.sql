with k as (select client, a.grade as g0, b.grade as g1, d.grade as g2,
  exists (from client_visits v where v.client = clients.client and ts >= '2024-03-02') as v0,
  exists (from client_visits v where v.client = clients.client and ts >= '2024-02-01' and ts < '2024-03-02') as v1,
  exists (from client_visits v where v.client = clients.client and ts >= '2024-01-02' and ts < '2024-02-01') as v2
  from clients left join grades_at(m()) a using (client) left join grades_at(eod(date '2023-12-31')) b using (client) left join grades_at(eod(date '2024-01-01')) d using (client))
select count(*) filter (g0 < 60) as a, count(*) filter (g1 < 60) as b, count(*) filter (v2) as c, count(*) filter (g0 < 60 and g2 >= 60) as d,
  count(*) filter (v0 and not v1) as e from k
