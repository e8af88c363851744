select 7 as n
