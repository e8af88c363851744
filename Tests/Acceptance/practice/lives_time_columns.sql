select kind, count(*) as n, min(opened) as lo, max(opened) as hi from sites_at(m()) group by kind order by kind
