select count(*) filter (ts >= '2024-03-01') as a, count(*) filter (ts < '2024-03-01') as b,
  count(*) filter (ts::date = '2024-02-29') as c, count(*) filter (ts::date between '2024-02-29' and '2024-03-01') as d,
  count(*) filter (ts >= '2024-03-31') as e from client_visits join c using (client)
