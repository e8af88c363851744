select floor(area / 10) * 10 as b, floor(area / 2.5) * 2.5 as c, count(*) as n from s group by all order by b nulls last, c nulls last
