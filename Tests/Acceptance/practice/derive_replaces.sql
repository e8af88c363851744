-- An expression sees what was made before it, in the same derive too.
select client, coalesce(seats, 0) + 101 as seats, (coalesce(seats, 0) + 1) * 2 as twice, replace(upper(name), 'ẞ', 'SS') as name from c order by client
