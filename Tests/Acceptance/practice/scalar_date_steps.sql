select client, (born + interval 1 month)::date as a, (born - interval 1 month)::date as b, (born + interval 1 year)::date as c, born + 14 as d,
  last_day(born) as e, (born + interval 3 month)::date as f, gone - born as g, born + interval 36 hour as h, born - gone as i from c where born is not null order by client
