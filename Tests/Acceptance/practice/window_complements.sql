select count(*) filter (ts >= '2024-03-02') as a, count(*) filter (ts < '2024-03-02') as b, count(*) as t,
  count(*) filter (ts >= '2024-03-02') as c from client_visits join c using (client)
