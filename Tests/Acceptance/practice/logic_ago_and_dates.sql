select count(*) filter (born >= '2024-03-02') as a, count(*) filter (born < '2024-03-02') as b, count(*) filter (born >= '2024-03-02') as c, count(born) as d,
  count(*) filter (born >= '2024-03-01') as e, count(*) filter (born = '2024-02-29') as f, count(*) filter (born >= '2024-03-02') as g, count(gone) as h from c
