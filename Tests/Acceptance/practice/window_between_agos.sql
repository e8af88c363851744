select (select count(*) from client_visits semi join c using (client) where ts >= '2024-02-01' and ts < '2024-03-02') as a,
  (select count(*) from client_visits semi join c using (client) where ts >= '2024-02-01') as b,
  (select count(*) from invoices semi join c using (client) where day between '2024-01-01' and '2024-02-29') as c,
  (select count(*) from client_visits semi join c using (client) where ts >= '2024-03-01 12:00:00' and ts < '2024-03-31') as d
