with raw as (select person, site, coalesce((select sum(minutes * 0.5 ^ (epoch(timestamp '2024-04-01' - ts) / 86400.0 / 30)) from visits v where v.person = p.person and ts between '2024-01-02' and m()), 0) as raw
  from people_at(m()) p),
w as (select *, least(raw, (select quantile_cont(raw, 0.9) from raw)) as w from raw),
u as (select *, (w - (select min(w) from w)) / ((select max(w) from w) - (select min(w) from w)) as u from w),
e as (select client, raw, 1 + 99 * (exp(2 * u) - 1) / (exp(2) - 1) as e from u join sites using (site))
select client, (select avg(e) from e where e.client = c.client) as p, (select coalesce(sum(raw), 0) from e where e.client = c.client) as t,
  (select count(*) from e where e.client = c.client and e > 50) as k from c order by client
