-- Inside a window a name of the parents is as of now; with `@ ts` as of the visit.
with v as (select v.*, g.grade, h.state from client_visits v asof left join grades g on v.client = g.client and v.ts >= g.day asof left join states h on v.site = h.site and v.ts >= h.moment)
select client, (select count(*) from v where v.client = c.client and v.grade >= 60 and ts >= '2024-01-01') as a,
  (select coalesce(sum(minutes), 0) from v where v.client = c.client and v.state = 'open') as b from c order by client
