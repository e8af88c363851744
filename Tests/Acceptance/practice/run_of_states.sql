-- Whole days from the day of the change to now's day.
with l as (select site, moment, state, state is distinct from lag(state) over (partition by site order by moment) as changed from states where moment <= m()),
b as (select site, max(moment) as since from l where changed group by site)
select state, count(*) as n, avg(date '2024-03-31' - since::date) as since_state, max(date '2024-03-31' - since::date) as longest from s left join b using (site)
group by state order by state nulls last
