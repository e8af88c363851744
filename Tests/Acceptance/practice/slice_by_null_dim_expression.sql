select seats < 10 as small, floor(fee / 1000) * 1000 as b, count(*) as n from c group by 1, 2 order by 1 nulls last, 2 nulls last
