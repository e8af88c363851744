select site, opened::date as k, closed is not null as gone from s order by closed desc nulls last, opened desc, site limit 60
