select 1 as a, 0 as b, null as z, 0 as d, coalesce(seats, 3) as w from clients where client = 'K-001'
