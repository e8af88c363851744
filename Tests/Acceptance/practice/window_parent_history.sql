-- The parents' columns are as of now, not as of the visit.
select c.client, count(*) filter (h.state = 'open' and ts >= '2024-01-02') as k,
  max(c.grade - v.minutes) filter (ts >= '2024-01-02') as g, count(*) filter (h.load > 3) as b
from c left join client_visits v using (client) left join states_at(m()) h on h.site = v.site group by c.client order by c.client
