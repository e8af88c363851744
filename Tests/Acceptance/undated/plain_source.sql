select kind, sum(weight) as sum_weight from notes group by kind order by kind
