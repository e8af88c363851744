-- In a comparison a date is its beginning; 7d ago is the end of the 24th.
select count(*) filter (ts >= '2024-03-25') as a, count(*) filter (ts > '2024-03-25') as b, count(*) filter (ts < '2024-03-25') as c, count(*) filter (ts = '2024-03-25') as d,
  count(*) filter (ts >= '2024-03-25') as e, count(*) filter (ts < '2024-03-25') as f, count(*) filter (ts::date = '2024-02-29') as g, count(*) filter (ts >= '2024-03-01') as h,
  count(*) as i, count(*) filter (ts between '2024-02-29' and '2024-03-01') as j from visits where ts <= m()
