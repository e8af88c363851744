with v as (select client, arg_max(minutes, ts) as l from client_visits where minutes is not null and ts > '2024-01-01' group by client),
h as (select client, arg_min(load, moment) as f from states join sites using (site) where moment <= m() and load is not null group by client)
select client, l, f from c left join v using (client) left join h using (client) order by client
