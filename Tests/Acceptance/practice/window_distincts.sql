with w as (select tier, (select count(distinct ts::date) from client_visits v where v.client = c.client and ts >= '2024-01-02') as days,
  (select count(distinct person) from client_visits v where v.client = c.client and ts >= '2024-01-02') as who,
  (select count(distinct page) from client_visits v where v.client = c.client) as pages,
  (select count(distinct minutes) from client_visits v where v.client = c.client) as mins,
  (select count(distinct lower(action)) from client_visits v where v.client = c.client) as acts,
  (select count(distinct amount) from invoices v where v.client = c.client and day <= m()) as amounts from c)
select tier, sum(days) as sum_days, sum(who) as sum_who, sum(pages) as sum_pages, sum(mins) as sum_mins, sum(acts) as sum_acts,
  sum(amounts) as sum_amounts, max(days) as max_days from w group by tier order by tier
