with a as (select tier, count(*) / sum(count(*)) over () as x from c group by tier), b as (select tier, count(*) / sum(count(*)) over () as y from clients_at(eod(date '2023-12-31')) group by tier)
select tier, x as "share()", y as "share()_was", x - y as "share()_change" from a full join b using (tier) order by tier
