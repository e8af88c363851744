select tier, vip, count(*) / sum(count(*)) over () as "share()", coalesce(sum(fee), 0) / sum(sum(fee)) over () as part, 100 * count(*) / sum(count(*)) over () as x
from c where grade is not null group by tier, vip order by tier, vip nulls last
