select tier, sum(fee) / count(*) as per, max(grade) - min(grade) as gap, round(100 * avg((grade >= 60)::int), 1) as r, sum(case when vip then fee else 0 end) / sum(fee) as t,
  count(*) as k from c group by tier order by tier
