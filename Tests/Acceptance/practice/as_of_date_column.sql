-- Standing at a date means its end; a row of that day is seen. Nothing after now is.
with i as (select * from invoices where day >= '2023-09-01' and day <= m()),
w as (select i.*, (select arg_max(grade, g.day) from (select grade, day from grades g where g.client = i.client and g.day <= i.day order by day desc limit 1) g) as on_day,
  (select arg_max(grade, g.day) from (select grade, day from grades g where g.client = i.client and g.day <= i.day - 1 order by day desc limit 1) g) as before,
  (select arg_max(grade, g.day) from (select grade, day from grades g where g.client = i.client and g.day <= i.paid_on and g.day <= m() order by day desc limit 1) g) as paid from i)
select date_trunc('quarter', day)::date as q, count(*) as n, avg(on_day) as mean_on_day, avg(before) as mean_before, avg(paid) as mean_paid,
  count(*) filter (on_day <> before) as k from w group by q order by q
