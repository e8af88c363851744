select client, date '2024-02-29' - born as a, born - date '2024-02-28' as b, date '2024-03-31' - born as c, 0.5 as d, 1 as e from c where born is not null order by client
