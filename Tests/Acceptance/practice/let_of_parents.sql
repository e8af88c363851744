with w as (select client, coalesce(seats, 1) * (select count(*) from s where s.client = clients.client) as weight from clients)
select role, count(*) as n, avg(weight) as mean_weight, count(*) filter (weight > 20) as k from people_at(m()) left join sites using (site) left join w using (client)
group by role order by role nulls last
