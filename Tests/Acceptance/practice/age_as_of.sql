select client, date '2024-02-29' - born as a, date '2024-03-15' - born as b, date '2024-03-15' - born as c, born - date '2024-03-15' as d
from clients_at(timestamp '2024-03-15 06:00:00') where born is not null order by client
