with k as (select *, (seats - min(seats) over ()) / (max(seats) over () - min(seats) over ())::double as u,
  (seats - min(seats) over (partition by tier)) / (max(seats) over (partition by tier) - min(seats) over (partition by tier))::double as v from c where seats is not null)
select client, 1 + 99 * u as a, 1 + 99 * u as b, (exp(2 * u) - 1) / (exp(2) - 1) as c, 100 - 100 * (exp(-3 * u) - 1) / (exp(-3) - 1) as d,
  10 * (exp(0.5 * v) - 1) / (exp(0.5) - 1) as e from k order by client
