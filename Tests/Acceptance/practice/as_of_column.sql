with v as (select v.*, s.site, s.client from visits v left join people p using (person) left join sites s on s.site = p.site where ts >= '2024-01-01' and ts <= m()),
w as (select v.*, g.grade, h.state from v asof left join grades g on v.client = g.client and v.ts >= g.day asof left join states h on v.site = h.site and v.ts >= h.moment)
select date_trunc('month', ts)::date as month, count(grade) as n, avg(grade) as mean_then, count(*) filter (state = 'open') as open,
  count(*) filter (state is null) as k from w group by month order by month
