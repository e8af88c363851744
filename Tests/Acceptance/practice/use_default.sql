select kind, count(*) as n from s group by kind having n > 1 order by kind
