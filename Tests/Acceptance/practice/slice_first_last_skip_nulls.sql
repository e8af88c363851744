select kind, first(area order by area desc, site) filter (area is not null) as f, last(area order by area desc nulls last, site) filter (area is not null) as l,
  first(city order by area desc nulls last, site) filter (city is not null) as c, last(load order by area desc nulls last, site) filter (load is not null) as k from s group by kind order by kind
