-- A visit at t is in `last 7d` at every moment of [t, t + 7d).
with w as (select tier, client from c),
q as (select client, m() - interval 14 day as x from w union select client, ts from client_visits where ts > m() - interval 14 day
  union select client, ts + interval 14 day from client_visits where ts + interval 14 day > m() - interval 14 day and ts + interval 14 day < m()),
two as (select client, x, (select count(*) from client_visits v where v.client = q.client and ts > q.x - interval 14 day and ts <= q.x) as k from q),
gaps as (select client, ts, coalesce(lead(ts) over (partition by client order by ts), timestamp '2100-01-01') as next from client_visits)
select tier,
  count(*) filter (exists (from client_visits v where v.client = w.client and ts > m() - interval 37 day and ts <= m() - interval 7 day)
    and not exists (from client_visits v where v.client = w.client and ts > m() - interval 7 day)) as a,
  count(*) filter ((select count(*) from client_visits v where v.client = w.client and ts > m() - interval 14 day) > 1
    and exists (from two where two.client = w.client and k <= 1)) as b,
  count(*) filter (not exists (from client_visits v where v.client = w.client and ts > m() - interval 37 day)) as c,
  count(*) filter (exists (from client_visits v where v.client = w.client and ts <= m() - interval 7 day and ts > m() - interval 67 day)
    and exists (from client_visits v where v.client = w.client and ts > m() - interval 60 day)
    and not exists (from gaps g where g.client = w.client and ts <= m() and ts + interval 60 day <= m() and next > ts + interval 60 day and next > m() - interval 7 day
      and ts + interval 60 day >= m() - interval 7 day)) as d
from w group by tier order by tier
