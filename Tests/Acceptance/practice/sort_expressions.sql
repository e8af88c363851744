select client, grade from c order by coalesce(grade, 0) desc, length(client), client limit 25
