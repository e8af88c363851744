select tier, date_trunc('year', quarter)::date as quarter, -target as target, target / 2 as half from targets order by tier nulls last, quarter, half nulls last limit 6
