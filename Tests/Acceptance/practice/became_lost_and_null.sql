with moments as (select client, day as since, * exclude (client, day) from grades where day <= m()),
runs as (select *, lead(since) over (partition by client order by since) as till from moments)
select client,
  -- true now; false at some instant of the window in which it was known. A comparison with null is not known, `== null` always is.
  -- What isn't known now is not true now: became itself is never null.
  coalesce(grade < 60, false) and exists (from runs r where r.client = c.client and r.grade >= 60 and (till is null or till > m() - interval 90 day)) as a,
  tone is null and exists (from runs r where r.client = c.client and r.tone is not null and (till is null or till > m() - interval 180 day)) as b,
  coalesce(tone = 'warm', false) and exists (from runs r where r.client = c.client and r.tone <> 'warm' and (till is null or till > m() - interval 180 day)) as c,
  coalesce(grade < 60, false) and exists (from runs r where r.client = c.client and r.grade >= 60 and (till is null or till > m() - interval 90 day)) as d
from c order by client
