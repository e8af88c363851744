select nr, name as "Name", preis, seit, menge from goods order by nr
