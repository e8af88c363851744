-- What belongs to a client belongs to it through all its sites, those that were closed since included.
with h as (select h.*, s.client from states h join sites s using (site) where moment <= m())
select c.client, count(h.site) filter (h.moment >= '2024-01-02') as k, count(h.site) filter (h.moment >= '2024-01-02' and h.state = 'busy') as busy,
  max(h.load) filter (h.moment >= '2024-01-02') as hi, count(h.site) filter (h.state is null) as ended
from c left join h using (client) group by c.client order by c.client
