select region, count(grade) as a, count(name) as b, count(gone) as c, count(*) filter (vip) as d, count(seats) as e, count(fee) as count_fee from c group by region order by region nulls last
