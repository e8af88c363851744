-- The window begins with the last instant of 24 March: what was shut at 23:59:59 and open at midnight counts.
with k as (select site, state from s where state = 'open'),
known as (select site, state from states_at(m() - interval 7 day) union all select site, state from states where moment > m() - interval 7 day and moment <= m())
select site, state from k where exists (from known w where w.site = k.site and w.state <> 'open') order by site
