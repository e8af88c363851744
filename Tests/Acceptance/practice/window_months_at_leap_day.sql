with k as (select * from clients_at(eod(date '2024-02-29')))
select (select count(*) from client_visits join k using (client) where ts >= '2024-01-30' and ts < '2024-03-01') as m1,
  (select count(*) from invoices join k using (client) where day between '2023-03-01' and '2024-02-29') as y,
  (select count(*) from invoices join k using (client) where day < '2023-03-01') as before
