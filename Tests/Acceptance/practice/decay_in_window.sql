select client, (select coalesce(sum(0.5 ^ (epoch(timestamp '2024-04-01' - ts) / 86400.0 / 30)), 0) from client_visits v where v.client = c.client and ts >= '2024-01-02') as a,
  (select coalesce(sum(amount * 0.5 ^ ((date '2024-03-31' - i.day) / 7.0)), 0) from invoices i where i.client = c.client and i.day between '2024-02-01' and '2024-03-31') as b,
  (select coalesce(sum(minutes * 0.5 ^ (epoch(timestamp '2024-04-01' - ts) / 43200.0)), 0) from client_visits v where v.client = c.client and ts >= '2024-03-27') as c
from c order by client
