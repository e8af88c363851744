select state, count(*) as n, avg(grade) as mean_grade, avg(seats) as m
from visits v join people p using (person) join sites s using (site) left join states_at(m()) h using (site) join clients k on k.client = s.client
join grades_at(m()) g on g.client = s.client where ts >= '2024-03-01' and ts <= m() and grade is not null group by state order by state nulls last
