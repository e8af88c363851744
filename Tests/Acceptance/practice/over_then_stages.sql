with t as (select unnest([date '2024-03-17', date '2024-03-24', date '2024-03-31']) as d),
k as (select d, region from t join clients k on (born is null or born <= d) and (gone is null or gone > d)
  where exists (from client_visits v where v.client = k.client and v.ts::date > d - 7 and v.ts::date <= d))
select d as as_of, nullif(count(*) filter (region = 'nord'), 0) as nord, nullif(count(*) filter (region = 'süd'), 0) as "süd", nullif(count(*) filter (region = 'west'), 0) as west,
  nullif(count(*) filter (region is null), 0) as "null", count(*) filter (region in ('nord', 'west')) as total from k group by d order by d
