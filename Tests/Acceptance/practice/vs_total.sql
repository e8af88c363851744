with k as (select * from clients_at(eod(date '2024-02-29')) left join grades_at(eod(date '2024-02-29')) using (client)),
a as (select count(*) as n, median(grade) as g, sum((select count(*) from client_visits v where v.client = c.client and ts >= '2024-03-02')) as v from c),
b as (select count(*) as n, median(grade) as g, sum((select count(*) from client_visits v where v.client = k.client and ts >= '2024-01-31' and ts < '2024-03-01')) as v from k)
select a.n, b.n as n_was, a.n - b.n as n_change, a.g as median_grade, b.g as median_grade_was, a.g - b.g as median_grade_change,
  a.v, b.v as v_was, a.v - b.v as v_change from a, b
