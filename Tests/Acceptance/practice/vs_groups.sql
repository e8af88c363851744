with a as (select tone, count(*) as n, avg(grade) as g, coalesce(sum(fee), 0) as s from c group by tone),
b as (select tone, count(*) as n, avg(grade) as g, coalesce(sum(fee), 0) as s from clients_at(eod(date '2023-09-30')) left join grades_at(eod(date '2023-09-30')) using (client) group by tone)
select coalesce(a.tone, b.tone) as tone, a.n, b.n as n_was, a.n - b.n as n_change, a.g as mean_grade, b.g as mean_grade_was, a.g - b.g as mean_grade_change,
  a.s, b.s as s_was, a.s - b.s as s_change from a full join b on a.tone is not distinct from b.tone order by 1 nulls last
