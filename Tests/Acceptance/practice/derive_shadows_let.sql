-- A let is of the entity, whatever a query calls its columns.
select count(*) as n, 10 * count(*) as sum_grade, avg(grade + 1) as m from c where grade is not null
