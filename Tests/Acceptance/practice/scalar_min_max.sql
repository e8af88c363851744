select client, least(seats, 10) as a, greatest(seats, fee, 3) as b, least(craft, trust, growth) as c, greatest(born, date '2024-01-01') as d, coalesce(seats, -1) as e,
  coalesce(growth, trust, craft) as f from c order by client
