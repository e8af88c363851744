select client, seats::text as a, fee as b, trunc(fee) as c, born::text as d, born as e, 12 as f, null as g, null as h, vip::text as i, -2 as j from c order by client
