select tier, count(*) as n, avg(grade) as mean_grade, count(distinct g.client) as k from grades g left join clients using (client)
where day <= m() group by tier order by tier nulls last
