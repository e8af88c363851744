select case when grade >= 80 then 'green' when grade >= 60 then 'yellow' when grade is not null then 'red' end as a, band(grade) as b,
  case when seats >= 25 then 'big' when seats >= 5 then 'mid' end as c, count(*) as n from c group by all order by a nulls last, b nulls last, c nulls last
