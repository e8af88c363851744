select zip, place, open, length(zip) as k from places order by zip
