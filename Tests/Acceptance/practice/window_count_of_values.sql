select client, (select count(minutes) from client_visits v where v.client = c.client) as a, (select count(page) from client_visits v where v.client = c.client and ts >= '2024-01-02') as b,
  (select count(*) from client_visits v where v.client = c.client and minutes > 30) as c,
  (select count(grade) from grades g where g.client = c.client and g.day > m() - interval 1 year and g.day <= m()) as d, (select count(area) from s where s.client = c.client) as e from c order by client
