select client, count(*) filter (tier = 'gold' and kind = 'hq' and role = 'user' and ts >= '2024-01-02') as k,
  coalesce(sum(div(minutes, seats)) filter (ts >= '2024-01-02'), 0) as mins, count(*) filter (v.client = 'K-003') as own
from c left join (select v.*, p.role, s.kind from client_visits v join people p using (person) join sites s on s.site = v.site) v using (client)
group by client order by client
