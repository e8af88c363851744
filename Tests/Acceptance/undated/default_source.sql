-- The first entity, not the first table. Ida was painted red again, which is no change.
select boat, name, (select arg_max({c: colour}, day).c from paints p where p.boat = b.boat) as colour,
  case boat when 1 then date '2024-02-10' - date '2023-01-01' when 5 then 10 end as s, (select count(*) from trips t where t.boat = b.boat) as k from b order by boat
