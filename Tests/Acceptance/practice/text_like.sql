-- Case apart, ß is no ss; é is one scalar and e with an accent two.
select count(*) filter (lower(name) like '%gmbh') as a, count(*) filter (lower(name) like 'sm_th%') as b, count(*) filter (lower(name) like 'müller%') as c,
  0 as d, count(*) filter (lower(name) like 'ç%') as e, count(*) filter (client = 'é') as f, count(*) filter (client like '%"%') as g,
  count(*) filter (name = '') as h, count(*) filter (lower(name) not like '%a%') as i, count(*) filter (lower(name) like '%s.a.') as j from c
