select client, tier, vip from c order by vip nulls last, tier desc, client
