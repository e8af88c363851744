with g as (select * from grades where day <= m()), y as (select * from g where day > m() - interval 1 year)
select client, (select max(grade - craft) from y where y.client = c.client) as a, (select count(*) from y where y.client = c.client and grade < 60) as b,
  exists (from g where g.client = c.client and tone = 'cold' and g.day >= '2024-01-02') as c, (select avg(grade) from y where y.client = c.client) as d,
  (select count(*) from y where y.client = c.client and tone = 'warm') as e, (select count(distinct tone) from g where g.client = c.client) as f from c order by client
