with known as (select site, state from states_at(timestamp '2024-03-25') union all select site, state from states where moment > timestamp '2024-03-25' and moment < timestamp '2024-03-26')
select site from sites_at(timestamp '2024-03-26') k join states_at(timestamp '2024-03-26') using (site) where state = 'open'
and exists (from known w where w.site = k.site and w.state <> 'open') order by site
