select state, count(*) as n, min(moment) as lo, max(moment) as hi, coalesce(sum(load), 0) as l from states where moment <= m() group by state order by state nulls last
