select tier, avg(c.grade) as now, avg(g.grade) as then, count(*) filter (c.grade is not null and g.grade is not null) as both, avg(c.grade - g.grade) as d
from c left join grades_at(eod(date '2024-01-31')) g using (client) group by tier order by tier
