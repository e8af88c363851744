select kind, div(sum(load * area) filter (load is not null and area is not null), sum(area) filter (load is not null and area is not null)) as w,
  div(sum(area * (load + 10)), sum(load + 10) filter (area is not null)) as a, null as z from s group by kind order by kind
