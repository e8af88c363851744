-- Places change when anyone's grade does, or someone comes or goes: asked at the end of the 17th, and at each day since.
with t as (select eod(unnest(generate_series(date '2024-03-17', date '2024-03-31', interval 1 day))::date) as x union select unnest(generate_series(timestamp '2024-03-18', timestamp '2024-03-31', interval 1 day))),
k as (select x, k.client, (select arg_max({g: g.grade}, g.day).g from grades g where g.client = k.client and g.day <= x) as grade
  from t join clients k on (born is null or born <= x::date) and (gone is null or gone > x::date)),
p as (select x, client, case when grade is not null then rank() over (partition by x, grade is null order by grade desc) end as place from k),
e as (select x, client, place from t cross join c left join p using (x, client)),
w as (select client, bool_or(place <= 10) filter (x = m()) as n, bool_or(place > 10) filter (x < m()) as was, bool_and(coalesce(place <= 20, false)) as s20 from e group by client)
select count(*) filter (n and was) as a, count(*) filter (s20) as b, count(*) filter (n) as c from w
