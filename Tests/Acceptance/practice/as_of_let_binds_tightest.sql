select client, c.grade - g.grade as a, -g.grade as b, g.grade * 20 as c, g.grade + 1 as d from c left join grades_at(eod(date '2024-01-31')) g using (client) where c.grade is not null order by client
