-- A null border is not known to be passed: nothing lies behind it.
with w as (select client, born,
  (select count(*) from client_visits v where v.client = c.client and ts >= born and ts <= eod(born + 14)) as first14,
  (select count(*) from invoices i where i.client = c.client and day = born and day <= m()) as on_day,
  (select count(*) from invoices i where i.client = c.client and day < born and day <= m()) as pre from c)
select * from w where first14 > 0 or on_day > 0 or pre > 0 order by client
