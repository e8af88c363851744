with v as (select * from client_visits where ts > m() - interval 180 day)
select client, quantile_cont(minutes, 0.5) as m, quantile_cont(minutes, 0.9) as p9, stddev_samp(minutes) as sd,
  sum(minutes * length(page)) / sum(length(page)) filter (minutes is not null) as w, avg((minutes > 30)::int) as r, quantile_cont(minutes, 0.35) as q
from c left join v using (client) group by client order by client
