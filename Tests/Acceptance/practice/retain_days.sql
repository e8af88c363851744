with k as (select person, joined as cohort from people where joined between '2024-03-26' and '2024-03-31'),
p as (select k.*, age::int as age, cohort + age::int as d from k, (select unnest(range(3)) as age))
select cohort, age, count(*) as size, count(*) filter (exists (from visits v where v.person = p.person and ts::date = d)) as n, n / size as rate from p where d <= '2024-03-31' group by cohort, age order by cohort, age
