# The area of a file: its first `depth` folders; files at the top are "(top)".
function area_of(path,    parts, count, area, i) {
  # A name that git had to quote keeps its escapes, without the quotes.
  if (path ~ /^".*"$/) path = substr(path, 2, length(path) - 2)
  count = split(path, parts, "/")
  if (count < 2) return "(top)"
  area = parts[1]
  for (i = 2; i < count && i <= depth; i++) area = area "/" parts[i]
  return area
}

# A field as CSV writes it: quoted, so that an empty name isn't null.
function text(field) {
  gsub(/"/, "\"\"", field)
  return "\"" field "\""
}
