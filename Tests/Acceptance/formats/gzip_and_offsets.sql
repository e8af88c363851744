select "when", nr, units, name as "Name" from sales join goods using (nr) order by "when", nr
