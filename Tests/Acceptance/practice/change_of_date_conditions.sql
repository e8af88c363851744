-- A condition on the moment itself changes without any row: `born < 90d ago` was false 30 days ago for those born in between.
select count(*) as n, 30 * count(*) as a, count(*) filter (born between date '2024-03-31' - 119 and date '2024-03-31' - 90) as b,
  count(*) filter (born between date '2024-03-31' - 66 and date '2024-03-31' - 60) as c,
  count(*) filter (born <= date '2024-03-31' - 90) as d, count(*) filter (born <= date '2024-03-31' - 120) as k
from c where born is not null
