with k as (select * from c where seats is not null)
select client, seats, rank() over (order by seats desc) as r, rank() over (partition by tier order by seats desc) as rt,
  100 * percent_rank() over (partition by tier order by seats) as p,
  div(seats - avg(seats) over (partition by tier), stddev_samp(seats) over (partition by tier)) as z, seats - avg(seats) over (partition by tier, region) as d
from k order by client
