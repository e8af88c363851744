with k as (select client, grade from c where grade >= 60),
known as (select client, grade from grades_at(m() - interval 30 day) union all select client, grade from grades where day > m() - interval 30 day and day <= m())
select client, grade from k where exists (from known w where w.client = k.client and w.grade < 60) order by client
