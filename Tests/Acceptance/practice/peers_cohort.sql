with p as (select client, percent_rank() over (partition by tier order by grade) >= 0.75 as top from c where grade is not null),
q as (select client, percent_rank() over (partition by tier order by grade) >= 0.75 as was from clients_at(eod(date '2024-01-01')) join grades_at(eod(date '2024-01-01')) using (client) where grade is not null)
select top, count(*) as n, avg(grade) as mean_grade, count(*) filter (was) as k from c left join p using (client) left join q using (client) group by top order by top nulls last
