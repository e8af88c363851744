select client, grade, vip from c where not (grade < 60) and vip <> false order by grade desc, client
