# From the files there are today and the changes by time to the tables.
BEGIN {
  FS = "\t"
  areas_csv = out "/areas.csv"
  authors_csv = out "/authors.csv"
  contributors_csv = out "/contributors.csv"
  commits_csv = out "/commits.csv"
  changes_csv = out "/changes.csv"
  ownership_csv = out "/ownership.csv"
  print "area,first_change,gone" >areas_csv
  print "author,first_commit" >authors_csv
  print "contributor,area,author,first_change" >contributors_csv
  print "ts,commit,author,merge,files,added,deleted" >commits_csv
  print "ts,contributor,commit,files,added,deleted" >changes_csv
  print "area,date,owner,owner_share,total_changes,total_authors" >ownership_csv
}

# The first input: files that exist.
FILENAME == ARGV[1] {
  alive[area_of($0)] = 1
  next
}

# A commit.
$5 == "" {
  if (!($3 in first_commit)) {
    first_commit[$3] = 1
    print text($3) "," substr($1, 1, 10) >authors_csv
  }
  print $1 "," text($2) "," text($3) "," $4 "," $6 "," $7 "," $8 >commits_csv
  next
}

# A change of one area by one author. At the turn of a month, write down who owns what was touched in it.
{
  if (substr($1, 1, 7) != month) {
    settle()
    month = substr($1, 1, 7)
  }
  area = $5
  pair = area "\t" $3
  if (!(area in first_change)) {
    first_change[area] = substr($1, 1, 10)
    names[++area_count] = area
  }
  if (!(pair in contributor)) {
    contributor[pair] = ++contributors
    authors[area]++
    print contributors "," text(area) "," text($3) "," substr($1, 1, 10) >contributors_csv
  }
  last_change[area] = substr($1, 1, 10)
  changes[area]++
  if (++by[pair] > most[area]) {
    most[area] = by[pair]
    owner[area] = $3
  }
  if (!(area in touched)) {
    touched[area] = 1
    queue[++queued] = area
  }
  print $1 "," contributor[pair] "," text($2) "," $6 "," $7 "," $8 >changes_csv
}

# The owner is who made most changes so far; dated by the month's last change, so that nothing is known before it happened.
function settle(    i, area) {
  for (i = 1; i <= queued; i++) {
    area = queue[i]
    printf "%s,%s,%s,%.3f,%d,%d\n", text(area), last_change[area], text(owner[area]), most[area] / changes[area], \
      changes[area], authors[area] >ownership_csv
    delete touched[area]
  }
  queued = 0
}

END {
  settle()
  for (i = 1; i <= area_count; i++) {
    area = names[i]
    print text(area) "," first_change[area] "," (area in alive ? "" : last_change[area]) >areas_csv
  }
}
