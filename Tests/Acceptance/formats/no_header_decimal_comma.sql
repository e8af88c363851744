select sum(column1) as s, count(column2) as k, last(column3 order by column1) as last_column3 from plain
