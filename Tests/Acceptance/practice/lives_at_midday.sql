select site, opened, closed from sites_at(timestamp '2024-03-31 12:00:00') where opened >= '2024-03-01' or closed is not null order by site
