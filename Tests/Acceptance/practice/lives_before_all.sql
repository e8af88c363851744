-- Those without a beginning are there, and nothing is known of them.
select count(*) as n, null as mean_grade, coalesce(sum(fee), 0) as s from clients_at(eod(date '2019-12-31'))
