-- As of then: the sites that were there then, in the states they had.
with a as (select client, sum(case state when 'open' then 2 when 'busy' then 1 else 0 end) as x from s group by client),
b as (select client, sum(case state when 'open' then 2 when 'busy' then 1 else 0 end) as y from sites_at(eod(date '2024-03-01')) left join states_at(eod(date '2024-03-01')) using (site) group by client)
select client, coalesce(x, 0) - coalesce(y, 0) as drift from c left join a using (client) left join b using (client) where coalesce(x, 0) <> coalesce(y, 0) order by client
