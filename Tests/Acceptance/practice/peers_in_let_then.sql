-- As of then the peers are those that were there then; who wasn't there has no place.
with p as (select client, rank() over (partition by tier order by grade desc) as place from c where grade is not null),
q as (select client, rank() over (partition by tier order by grade desc) as was from clients_at(eod(date '2023-12-31')) join grades_at(eod(date '2023-12-31')) using (client) where grade is not null)
select client, place, was, place - was as d from c left join p using (client) left join q using (client) order by client
