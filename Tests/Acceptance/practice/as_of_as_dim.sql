with v as (select v.ts, s.client from visits v left join people p using (person) left join sites s on s.site = p.site where ts >= '2024-01-01' and ts <= m()),
w as (select v.*, g.grade as then from v asof left join grades g on v.client = g.client and v.ts >= g.day)
select band(w.then) as then, band(g.grade) as now, count(*) as n from w left join grades_at(m()) g using (client) group by 1, 2 order by 1 nulls last, 2 nulls last
