with w as (select c.*, (select avg(grade) from grades g where g.client = c.client and day > m() - interval 365 day and day <= m()) as a,
  (select min(grade) from grades g where g.client = c.client and day > m() - interval 365 day and day <= m()) as lo,
  (select count(*) from client_visits v where v.client = c.client and ts >= '2024-03-02') as k from c)
select tier, avg(grade) as mean_grade, avg(a) as monthly, count(*) filter (k > 0) as active, sum(k) as seen, min(lo) as lo from w group by tier order by tier
