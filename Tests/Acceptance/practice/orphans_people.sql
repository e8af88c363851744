select count(*) as n, count(distinct p.site) as s, sum((select count(*) from visits v where v.person = p.person and ts <= m())) as k
from people_at(m()) p left join sites s using (site) where city is null and kind is null
