select count(*) as n, min(client) as lo from c where client in ('K-001', 'straße', 'é')
