select tier, count(*) as n, avg(grade) as mean_grade, count(*) filter (tone = 'warm') as "count(tone == ""warm"")"
from clients_at(eod(date '2023-12-31')) left join grades_at(eod(date '2023-12-31')) using (client) group by tier order by tier
