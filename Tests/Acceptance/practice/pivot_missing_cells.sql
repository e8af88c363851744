select tier, nullif(count(*) filter (region = 'nord'), 0) as nord, nullif(count(*) filter (region = 'süd'), 0) as "süd", nullif(count(*) filter (region = 'west'), 0) as west, nullif(count(*) filter (region is null), 0) as "null"
from c group by tier order by tier
