select count(*) as n, sum(amount) as sum_amount, max(day) as hi from invoices where day <= '2024-02-29'
