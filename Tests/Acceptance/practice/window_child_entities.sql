with p as (select p.*, s.client from people_at(m()) p join sites s using (site))
select client, (select count(*) from s where s.client = c.client) as k, (select count(*) from s where s.client = c.client and closed is null) as open,
  (select count(*) from p where p.client = c.client) as all_people,
  (select count(*) from p where p.client = c.client and lower(role) = 'admin') as admins,
  (select coalesce(sum(area), 0) from s where s.client = c.client) as area,
  (select max(area) from s where s.client = c.client and kind <> 'depot') as big
from c order by client
