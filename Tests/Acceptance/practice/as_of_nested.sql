-- In `(x @ 30d ago) @ T` the inner moment is reckoned from T.
select client, a.grade as a, b.grade - a.grade as b,
  (select count(*) from client_visits v where v.client = k.client and ts >= '2024-02-01' and ts < '2024-03-02') as c,
  (select count(*) from client_visits v where v.client = k.client and ts >= '2023-12-30' and ts < '2024-01-30') as d
from clients_at(m()) k left join grades_at(eod(date '2024-01-30')) a using (client) left join grades_at(eod(date '2024-02-29')) b using (client) order by client
