with w as (select c.*, (select count(*) from client_visits v where v.client = c.client and ts >= '2024-03-02') as k from c)
select k > 0 as b, count(*) filter (k > 0) as n, sum(k) as visits, avg(div(k, seats)) as mean_per_seat, avg((k > 0)::int) as r from w group by b order by b
