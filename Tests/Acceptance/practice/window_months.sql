-- A month before 31 March is 29 February, two months before it 31 January.
select (select count(*) from client_visits join c using (client) where ts >= '2024-03-01') as m1,
  (select count(*) from client_visits join c using (client) where ts >= '2024-02-01') as m2,
  (select count(*) from client_visits join c using (client) where ts >= '2024-01-01') as q,
  (select count(*) from invoices semi join c using (client) where day between '2023-04-01' and '2024-03-31') as y,
  (select count(*) from client_visits join c using (client) where ts >= '2023-11-01') as m5
