with t as (select unnest([date '2024-01-31', date '2024-02-29', date '2024-03-31']) as d),
k as (select d, tier from t join clients k on (born is null or born <= d) and (gone is null or gone > d))
select d as as_of, nullif(count(*) filter (tier = 'bronze'), 0) as bronze, nullif(count(*) filter (tier = 'gold'), 0) as gold,
  nullif(count(*) filter (tier = 'iron'), 0) as iron, nullif(count(*) filter (tier = 'silver'), 0) as silver from k group by d order by d
