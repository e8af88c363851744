-- A row that says the same again is no change; a null is a value like others; what was never known has not changed.
with h as (select *, band(grade) as b, grade >= 60 as w, row_number() over (partition by client order by day) as k from grades where day <= m()),
l as (select client, day, k, grade is distinct from lag(grade) over p as cg, tone is distinct from lag(tone) over p as ct,
  b is distinct from lag(b) over p as cb, w is distinct from lag(w) over p as cw from h window p as (partition by client order by day))
select client, date '2024-03-31' - max(l.day) filter (cg) as g, date '2024-03-31' - max(l.day) filter (ct) as t,
  date '2024-03-31' - max(l.day) filter (cb) as b, date '2024-03-31' - max(l.day) filter (cw) as w
from c left join l using (client) group by client order by client
