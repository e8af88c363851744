-- A month before 30 March is 29 February, as it is for the 31st.
with k as (select * from clients_at(eod(date '2024-03-30')))
select (select count(*) from k) as n, (select count(*) from client_visits semi join k using (client) where ts >= '2024-03-01' and ts < '2024-03-31') as v,
  (select count(*) from client_visits semi join k using (client) where ts < '2024-03-01') as b
