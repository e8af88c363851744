select tier, count(*) as n, sum(seats + 1) as s from c where tier in ('gold', 'silver') and seats is not null group by tier order by tier
