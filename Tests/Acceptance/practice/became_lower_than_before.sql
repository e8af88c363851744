-- The comparison can change where either side does: on the day of a row, and 60 days after it (at that day's beginning).
with x as (select client, m() - interval 14 day as x from c union select client, day from grades where day > m() - interval 14 day and day <= m()
  union select client, day + interval 60 day from grades where day + interval 60 day > m() - interval 14 day and day + interval 60 day <= m() union select client, m() from c),
v as (select client, x, (select arg_max({g: grade}, day).g from grades g where g.client = x.client and day <= x)
  < (select arg_max({g: grade}, day).g from grades g where g.client = x.client and day <= x - interval 60 day) as lower from x)
select client from c where exists (from v where v.client = c.client and x = m() and lower) and exists (from v where v.client = c.client and x < m() and not lower) order by client
