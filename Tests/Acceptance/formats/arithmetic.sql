select date_trunc('month', seit)::date as m, count(*) as n, coalesce(sum(preis), 0) as p, coalesce(sum(preis * menge), 0) as k, count(*) filter (name is null) as none,
  sum(date '2024-03-02' - seit) as a from goods group by 1 order by 1
