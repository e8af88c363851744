select count(*) filter (ts >= '2024-03-01') as a, count(*) as b, 0 as c, 0 as d from client_visits join c using (client)
