select site, s.client, city, grade from sites s left join clients k using (client) left join grades_at(m()) g using (client)
where tier is null order by site
