select client, (select min(ts) from client_visits v where v.client = c.client) as f, (select max(ts) from client_visits v where v.client = c.client) as l,
  (select max(day) from invoices i where i.client = c.client and day <= m()) as li,
  (select min(day) from invoices i where i.client = c.client and day between '2024-01-02' and '2024-03-31') as fi,
  (select arg_max(grade, day) from grades g where g.client = c.client and day > m() - interval 400 day and day <= m() and grade is not null) as lg,
  (select arg_min(grade, day) from grades g where g.client = c.client and day > m() - interval 400 day and day <= m() and grade is not null) as fg
from c order by client
