# From `git log --numstat` to lines of: time, commit, author, merge, area, files, lines added, lines deleted.
BEGIN { FS = OFS = "\t" }

function flush(    i, area) {
  if (commit == "") return
  print time, commit, author, merge, "", files, added, deleted
  for (i = 1; i <= areas; i++) {
    area = order[i]
    print time, commit, author, merge, area, area_files[area], area_added[area], area_deleted[area]
    delete area_files[area]
    delete area_added[area]
    delete area_deleted[area]
  }
  commit = ""
}

substr($0, 1, 1) == "\001" {
  flush()
  commit = substr($1, 2)
  time = $2
  merge = $3 ~ / / ? "true" : "false"
  # The name comes last: it may hold a tab itself.
  author = $4
  for (i = 5; i <= NF; i++) author = author " " $i
  files = added = deleted = areas = 0
  next
}

# A file: lines added, lines deleted, name; "-" for both if it isn't text.
NF >= 3 {
  area = area_of($3)
  if (!(area in area_files)) {
    order[++areas] = area
    area_files[area] = area_added[area] = area_deleted[area] = 0
  }
  files++
  area_files[area]++
  if ($1 != "-") {
    added += $1
    deleted += $2
    area_added[area] += $1
    area_deleted[area] += $2
  }
}

END { flush() }
