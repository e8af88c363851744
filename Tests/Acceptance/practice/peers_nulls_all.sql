with k as (select * from c where client like 'K-01%'), w as (select client, rank() over (order by grade desc) as r, 100 * percent_rank() over (order by grade) as p,
  div(grade - avg(grade) over (), stddev_samp(grade) over ()) as z from k where grade is not null)
select client, r, p, z from k left join w using (client) order by client
