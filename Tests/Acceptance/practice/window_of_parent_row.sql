select kind, sum((select count(*) from visits v join people p using (person) where p.site = s.site and ts between '2024-02-01' and m())) as v,
  sum((select count(*) from people_at(m()) p where p.site = s.site)) as p,
  sum((select count(*) from states h where h.site = s.site and h.moment between '2024-02-01' and m())) as s,
  max((select max(ts) from visits v join people p using (person) where p.site = s.site and ts <= m())) as last
from s group by kind order by kind
