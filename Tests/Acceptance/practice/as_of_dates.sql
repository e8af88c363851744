-- 30 days before 31 March is 1 March, a month before it 29 February. A date in a row is its beginning.
select client, (select grade from grades_at(eod(date '2024-02-29')) g where g.client = k.client) as a,
  (select grade from grades_at(eod(date '2024-03-01')) g where g.client = k.client) as b,
  (select grade from grades_at(eod(date '2024-02-29')) g where g.client = k.client) as c,
  (select grade from grades_at(timestamp '2024-03-01') g where g.client = k.client) as d,
  (select grade from grades_at(eod(date '2024-02-29')) g where g.client = k.client) as e,
  (select tone from grades_at(eod(date '2023-03-31')) g where g.client = k.client) as f
from clients_at(m()) k order by client
