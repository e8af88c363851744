select count(*) filter (ts >= '2024-03-25') as a, count(*) filter (ts < '2024-03-25') as b,
  count(*) filter (ts between '2024-03-24 23:59:59' and '2024-03-25') as c,
  count(*) filter (ts < '2024-03-24 23:59:59') as d, count(*) filter (ts >= '2024-01-31 12:00:01') as e
from client_visits join c using (client)
