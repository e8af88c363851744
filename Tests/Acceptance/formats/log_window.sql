select nr, (select coalesce(sum(units), 0) from sales s where s.nr = g.nr and "when" >= '2024-03-01') as u, (select max("when") from sales s where s.nr = g.nr) as l from goods g order by nr
