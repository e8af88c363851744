select count(*) filter (contains(name, 'mith')) as a, count(*) filter (starts_with(name, 'S')) as b, count(*) filter (ends_with(name, 'AG')) as c,
  count(*) filter (contains(name, '''')) as d, count(*) filter (client = 'é') as e, count(*) filter (client < 'K') as f, count(*) filter (client > 'a') as g,
  count(*) filter (name = '') as h, count(*) filter (client in ('zürich', 'ZÜRICH')) as i, count(*) filter (client = 'Say "hi"') as j,
  count(*) filter (starts_with(name, ' ')) as k, count(*) filter (not contains(lead, 'oo')) as l from c
