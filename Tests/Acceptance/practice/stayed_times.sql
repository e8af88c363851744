with runs as (select *, lead(moment) over (partition by site order by moment) as till from states where moment <= m())
select kind,
  count(*) filter (state = 'open' and exists (from runs r where r.site = s.site and moment <= m() - interval 7 day)
    and not exists (from runs r where r.site = s.site and (till is null or till > m() - interval 7 day) and state is distinct from 'open')) as a,
  count(*) filter (state is not null and exists (from runs r where r.site = s.site and moment <= m() - interval 60 day)
    and not exists (from runs r where r.site = s.site and (till is null or till > m() - interval 60 day) and state is null)) as b,
  count(*) filter (load < 5 and exists (from runs r where r.site = s.site and moment <= m() - interval 30 day)
    and not exists (from runs r where r.site = s.site and (till is null or till > m() - interval 30 day) and (load >= 5 or load is null))) as c,
  count(*) filter (state = 'open' and exists (from runs r where r.site = s.site and moment <= m() - interval 1 second)
    and not exists (from runs r where r.site = s.site and (till is null or till > m() - interval 1 second) and state is distinct from 'open')) as d
from s group by kind order by kind
