with v as (select v.ts, p.site from visits v join people p using (person) where ts <= m()),
w as (select site, (select count(*) from v where v.site = s.site and ts >= opened) as a, (select count(*) from v where v.site = s.site and ts < opened) as b,
  (select count(*) from v where v.site = s.site and ts >= opened and ts <= closed) as c,
  (select count(*) from v where v.site = s.site and ts >= opened and ts <= opened + interval 30 day) as d from s)
select * from w where a > 0 or b > 0 order by site
