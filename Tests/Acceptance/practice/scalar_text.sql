select client, replace(upper(client), 'ẞ', 'SS') as u, lower(name) as l, trim(name) as t, length(client) as k, client || '/' || coalesce(region, '') || '/' || coalesce(seats, -1)::text as x,
  name || coalesce(lead, '-') as n from c order by client
