select count(*) as n, count(*) filter (gone <= m()) as gone, count(*) filter (born > m()) as to_come,
  count(*) filter (gone <= born) as never, count(*) filter (gone is null) as open from clients
