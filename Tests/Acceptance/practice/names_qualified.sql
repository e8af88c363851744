select tier as "odd name", count(*) as n, avg(g.grade) as m from visits v join people p using (person) join sites s using (site) join clients k on k.client = s.client
left join grades_at(m()) g on g.client = s.client where ts <= m() group by tier order by tier
