-- Every statement that begins with a bar goes on from the last query, and each of them answers.
with g as (select tier, count(*) as n, coalesce(sum(seats), 0) as f from c where tier <> 'iron' group by tier),
a as (select 1 as part, 0 as k, 'tier' as tier, 'n' as n, 'f' as f union all select 1, row_number() over (order by tier), tier, n::text, f::text from g
  union all select 2, 0, 'tier', 'n', 'f' union all select 2, row_number() over (order by tier), tier, n::text, f::text from g where n > 3
  union all select 3, 0, 'tier', 'n', 'f' union all select 3, * from (select row_number() over (order by f desc) as k, tier, n::text, f::text from g where n > 3 order by g.f desc limit 2))
select tier, n, f from a where (part, k) <> (1, 0) order by part, k
