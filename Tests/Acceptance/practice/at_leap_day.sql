select count(*) as n, count(*) filter (state = 'open') as open, coalesce(sum(load), 0) as l, count(*) filter (opened >= '2024-01-31') as new
from sites_at(eod(date '2024-02-29')) left join states_at(eod(date '2024-02-29')) using (site)
