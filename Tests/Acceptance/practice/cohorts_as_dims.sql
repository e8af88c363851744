with g as (select 1 as k, 'known' as cohort, grade from c where grade is not null union all select 2, 'new', grade from c where born > date '2024-03-31' - 180
  union all select 3, 'gold', grade from c where tier = 'gold')
select cohort, count(*) as n, avg(grade) as mean_grade from g group by k, cohort order by k
