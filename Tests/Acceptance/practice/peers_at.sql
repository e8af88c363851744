with k as (select k.*, g.grade, (select count(*) from client_visits v where v.client = k.client and ts >= '2023-12-02' and ts < '2024-01-01') as v
  from clients_at(eod(date '2023-12-31')) k left join grades_at(eod(date '2023-12-31')) g using (client) where tier in ('gold', 'silver'))
select client, rank() over (partition by tier order by v desc) as r, (grade - avg(grade) over ()) / stddev_samp(grade) over () as z from k order by client
