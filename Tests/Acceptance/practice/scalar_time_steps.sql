select site, opened + interval 1 month as a, opened - interval 90 minute as b, epoch(closed - opened) / 86400.0 as c, date '2024-03-31' - opened::date as d, opened::date as e,
  opened + interval 1 day as f from s order by site
