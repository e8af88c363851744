select count(*) as n, sum((select count(*) from trips t where t.boat = b.boat and at_time > '2024-02-09 17:30:00' and at_time <= '2024-02-10 17:30:00')) as t,
  sum((select count(*) from trips t where t.boat = b.boat and at_time > '2024-02-10 00:30:00' and at_time <= '2024-02-10 17:30:00')) as u, 0 as s, 5.5 / 24 as m from b
