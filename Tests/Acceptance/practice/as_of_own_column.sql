-- Nothing looks past now, whatever the column says.
select client, (select arg_max({g: grade}, day).g from grades g where g.client = k.client and day <= k.born and day <= m()) as a,
  (select arg_max({g: grade}, day).g from grades g where g.client = k.client and day <= k.born + 90 and day <= m()) as b,
  (select arg_max({g: grade}, day).g from grades g where g.client = k.client and day <= k.gone and day <= m()) as c
from clients k where born is not null order by client
