-- People and sites are those there now; people belong to their client through any site.
with p as (select p.person, p.role, s.client, (select count(*) from visits v where v.person = p.person and ts between '2024-01-02' and m()) as k,
    (select avg(minutes) from visits v where v.person = p.person and ts <= m()) as mins
  from people_at(m()) p join sites s using (site)),
t as (select s.site, s.client, (select coalesce(sum(minutes), 0) from client_visits v where v.site = s.site) as mins from s)
select client, (select avg(k) from p where p.client = c.client) as a, (select max(mins) from t where t.client = c.client) as b,
  (select count(*) from p where p.client = c.client and k > 1) as c,
  (select coalesce(sum(mins), 0) from p where p.client = c.client and role = 'user') as d
from c order by client
