select boat, (select arg_max({c: colour}, day).c from paints p where p.boat = b.boat) as colour,
  (select arg_max({c: colour}, day).c from paints p where p.boat = b.boat and day <= '2024-02-03') as was,
  case boat when 1 then date '2024-02-10' - date '2023-01-01' when 2 then 2 when 5 then 10 end as s from boats b order by boat
