select count(*) filter (day >= '2024-03-02') as a, count(*) filter (day >= '2024-03-02') as b,
  count(*) filter (day >= '2024-02-29') as c, count(*) filter (day < '2024-02-29') as d, count(*) filter (day >= '2024-03-01') as e,
  sum(amount) filter (day >= '2024-01-01') as f from invoices semi join c using (client) where day <= '2024-03-31'
