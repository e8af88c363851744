select count(*) as n from c
