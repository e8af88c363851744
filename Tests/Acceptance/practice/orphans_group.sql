select tier, kind, count(*) as n, count(distinct v.person) as who, coalesce(sum(minutes), 0) as mins
from visits v left join people p using (person) left join sites s using (site) left join clients k on k.client = s.client
where ts <= m() group by tier, kind order by tier nulls last, kind nulls last
