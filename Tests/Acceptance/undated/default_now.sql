select count(*) as n, sum(date '2024-02-10' - built) as a, sum((select count(*) from trips t where t.boat = b.boat and at_time >= '2024-02-04')) as t,
  sum((select coalesce(sum(miles), 0) from trips t where t.boat = b.boat)) as m, sum((select count(*) from trips t where t.boat = b.boat and at_time < '2024-02-04')) as before from b
