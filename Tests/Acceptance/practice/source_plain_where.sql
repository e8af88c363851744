select tier, quarter, target / 4 as t from targets where quarter between '2023-04-01' and '2023-10-01' and target is not null order by t desc, tier nulls last
