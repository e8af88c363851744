select at_time, boat, name from trips left join boats using (boat) where at_time >= '2024-02-10' order by at_time
