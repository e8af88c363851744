-- An entity's window looks at the day it is there from.
select (select count(*) from s semi join c using (client) where opened >= '2023-04-01') as a, (select count(*) from s semi join c using (client) where opened < '2023-04-01') as b,
  (select count(*) from s semi join c using (client)) as c,
  (select count(*) from people_at(m()) p join sites s using (site) semi join c on c.client = s.client where joined = '2024-03-31') as d,
  (select count(*) from people_at(m()) p join sites s using (site) semi join c on c.client = s.client where joined = '2024-02-29') as e
