select load, load / 2.0 as d, load - 3 * floor(load / 3.0) as m, load + 3 * floor(load / -3.0) as n3, floor(load / 5.0) * 5 as b, null as z, abs(load) as a, -load as ng,
  load * 1000 as t, count(*) as n, sum(load) as k from states where load is not null and moment <= m() group by load order by load
