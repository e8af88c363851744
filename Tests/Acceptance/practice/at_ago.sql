-- Two months before 31 March.
select count(*) as n, sum(date '2024-01-31' - born) as a from clients_at(eod(date '2024-01-31')) k
where exists (from client_visits v where v.client = k.client and ts >= '2024-01-02' and ts < '2024-02-01')
