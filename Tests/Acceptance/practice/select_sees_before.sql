-- The upper case of ß is SS.
select replace(upper(client), 'ẞ', 'SS') as client, fee as seats, seats as fee from c order by 1, 3 nulls last
