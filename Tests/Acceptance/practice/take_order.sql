select client, seats, fee from c order by seats nulls last, fee desc nulls last, client limit 40
