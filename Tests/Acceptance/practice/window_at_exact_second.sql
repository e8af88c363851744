with k as (select * from clients_at(timestamp '2024-03-25 00:00:00'))
select -- `before W ago` and `last W` are complements, to the second.
  count(*) filter (ts = '2024-03-25') as a, count(*) filter (ts <= '2024-03-24 23:59:59') as b, count(*) as c, count(*) filter (ts = '2024-03-25') as d
from client_visits join k using (client) where ts <= '2024-03-25'
