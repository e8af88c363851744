select tier,
  count(*) filter (exists (from client_visits v where v.client = c.client and ts >= '2024-03-02')) as a,
  count(*) filter (not exists (from client_visits v where v.client = c.client and ts >= '2024-03-02')) as b,
  count(*) filter (exists (from client_visits v where v.client = c.client and ts >= '2024-01-02' and action = 'audit')) as c,
  count(*) filter (not exists (from invoices v where v.client = c.client and day <= m() and amount < 0)) as d,
  count(*) filter (exists (from client_visits v where v.client = c.client and ts < '2024-03-02')
    and not exists (from client_visits v where v.client = c.client and ts >= '2024-03-02')) as e
from c group by tier order by tier
