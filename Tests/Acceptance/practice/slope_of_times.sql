with h as (select site, load, moment, epoch(moment - timestamp '2024-01-01') / 86400.0 as x from states where moment <= m())
select site, regr_slope(h.load, x) filter (h.moment > m() - interval 90 day) as a, regr_slope(h.load, x) filter (h.moment > m() - interval 1 year) as b
from s left join h using (site) group by site order by site
