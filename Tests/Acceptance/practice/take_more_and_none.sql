select 0 as n, 0 as s, null as m
