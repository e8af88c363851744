-- In a let the peers are all clients there, whoever asks.
with p as (select client, rank() over (partition by tier order by grade desc) as place from c where grade is not null),
z as (select client, (fee - avg(fee) over ()) / stddev_samp(fee) over () as z from c where fee is not null),
h as (select client, rank() over (partition by tier order by grade desc) as here from c where grade is not null and region = 'nord')
select client, place, z, here from c left join p using (client) left join z using (client) left join h using (client) where region = 'nord' order by client
