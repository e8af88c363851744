with known as (select client, grade from grades_at(m() - interval 30 day) union all select client, grade from grades where day > m() - interval 30 day and day <= m())
, g as (select client, day, grade, lag(grade) over (partition by client order by day) as was, row_number() over (partition by client order by day) as k from grades where day <= m())
select client, grade, date '2024-03-31' - (select max(day) from g where g.client = c.client and (g.grade is distinct from was or k = 1)) as "since(grade)"
from c where grade >= 60 and exists (from grades_at(m() - interval 30 day) a where a.client = c.client)
and not exists (from known w where w.client = c.client and (w.grade is null or w.grade < 60)) order by client
