with k as (select * from clients_at(timestamp '2024-02-29 12:00:00'))
select (select count(*) from invoices join k using (client) where day > timestamp '2024-02-19 12:00:00' and day <= timestamp '2024-02-29 12:00:00') as a,
  (select count(*) from invoices join k using (client) where day <= timestamp '2024-02-29 12:00:00') as b,
  (select count(*) from client_visits join k using (client) where ts > '2024-02-19 12:00:00' and ts <= '2024-02-29 12:00:00') as v,
  (select avg(grade) from k join grades_at(timestamp '2024-02-29 12:00:00') using (client)) as g
