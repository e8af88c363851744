select count(*) as n, sum((select count(*) from trips t where t.boat = b.boat and at_time >= '2024-01-28' and at_time < '2024-02-04')) as t
from boats b where built <= '2024-02-03' and (scrapped is null or scrapped > '2024-02-03')
