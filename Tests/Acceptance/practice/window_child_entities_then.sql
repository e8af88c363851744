with k as (select * from clients_at(eod(date '2023-06-30')))
select (select count(*) from sites_at(eod(date '2023-06-30')) join k using (client)) as k,
  (select count(*) from people_at(eod(date '2023-06-30')) p join sites s using (site) join k using (client)) as p,
  (select count(*) from sites_at(eod(date '2023-06-30')) join k using (client) join states_at(eod(date '2023-06-30')) using (site) where state = 'busy') as b
