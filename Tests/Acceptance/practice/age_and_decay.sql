select ts, epoch(timestamp '2024-04-01' - ts) / 86400.0 as a, date '2024-03-31' - ts::date as b, 0.5 ^ (epoch(timestamp '2024-04-01' - ts) / 172800.0) as d,
  0.5 ^ ((date '2024-03-31' - ts::date) / 2.0) as e, date '2024-03-31' - joined as f, 31.5 as g
from visits left join people using (person) where ts >= '2024-03-30' and ts <= m() order by ts, f nulls last
