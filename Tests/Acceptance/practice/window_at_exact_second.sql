with k as (select * from clients_at(timestamp '2024-03-25 00:00:00'))
select count(*) filter (ts = '2024-03-25') as a, count(*) filter (ts < '2024-03-25') as b
from client_visits join k using (client) where ts <= '2024-03-25'
