#!/bin/sh
# Exports a small repository with odd names, a merge, a binary file and a dead area, and compares the tables.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM

failures=0
check() {
  if [ "$2" != "$3" ]; then
    printf 'FAILED %s\n--- expected\n%s\n--- got\n%s\n' "$1" "$2" "$3"
    failures=$((failures + 1))
  fi
}

# commit DATE AUTHOR
commit() {
  git -C "$work/repo" add -A
  GIT_AUTHOR_NAME=$2 GIT_AUTHOR_EMAIL=someone@example.org GIT_COMMITTER_NAME=$2 GIT_COMMITTER_EMAIL=someone@example.org \
    GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git -C "$work/repo" -c commit.gpgSign=false commit -q --allow-empty -m "message"
}

git init -q -b main "$work/repo"
check "an empty repository is refused" "export.sh: '$work/repo' has no commits yet" \
  "$("$here/export.sh" "$work/repo" "$work/out" 2>&1 || true)"
check "a folder that is no repository is refused" "export.sh: '$work' is no git repository" \
  "$(GIT_CEILING_DIRECTORIES=$work "$here/export.sh" "$work" "$work/out" 2>&1 || true)"
check "a wrong depth is refused" "export.sh: DEPTH is a number from 1, not 'x'" \
  "$("$here/export.sh" "$work/repo" "$work/out" x 2>&1 || true)"

cd "$work/repo"
mkdir -p 'Sources/Core/Deep' 'with "quotes", commas' 'tab	and
line' Größe old
printf 'a\nb\n' >Sources/Core/Deep/x
printf 'a\n' >README
printf 'a\n' >'with "quotes", commas/x'
printf 'a\n' >'tab	and
line/x'
printf 'a\n' >Größe/ü
printf 'a\n' >old/x
printf 'a\0b' >Sources/binary
commit '2026-01-31T23:30:00+00:00' 'Zoë "Zed" O'\''Hara, Jr'
printf 'c\n' >>Sources/Core/Deep/x
rm -r old
commit '2026-02-02T01:00:00+02:00' '7'
git checkout -q -b side HEAD~1
printf 'c\n' >>README
commit '2026-02-10T12:00:00+00:00' '7'
git checkout -q main
GIT_COMMITTER_NAME=7 GIT_COMMITTER_EMAIL=someone@example.org GIT_AUTHOR_NAME=7 GIT_AUTHOR_EMAIL=someone@example.org \
  GIT_AUTHOR_DATE='2026-02-11T12:00:00+00:00' GIT_COMMITTER_DATE='2026-02-11T12:00:00+00:00' \
  git -c commit.gpgSign=false merge -q --no-ff -m merge side

"$here/export.sh" "$work/repo" "$work/out" >/dev/null
cd "$work/out"
check areas '"(top)",2026-01-31,
"Größe",2026-01-31,
"Sources",2026-01-31,
"Sources/Core",2026-01-31,
"old",2026-01-31,2026-02-01
"tab\tand\nline",2026-01-31,
"with \""quotes\"", commas",2026-01-31,
area,first_change,gone' "$(LC_ALL=C sort areas.csv)"
check authors 'author,first_commit
"Zoë ""Zed"" O'\''Hara, Jr",2026-01-31
"7",2026-02-01' "$(cat authors.csv)"
check commits 'ts,author,merge,files,added,deleted
2026-01-31T23:30:00,"Zoë ""Zed"" O'\''Hara, Jr",false,7,7,0
2026-02-01T23:00:00,"7",false,2,1,1
2026-02-10T12:00:00,"7",false,1,1,0
2026-02-11T12:00:00,"7",true,0,0,0' "$(sed 's/"[0-9a-f]\{40\}",//; s/,commit,/,/' commits.csv)"
check ownership 'area,date,owner,owner_share,total_changes,total_authors
"(top)",2026-02-10,"Zoë ""Zed"" O'\''Hara, Jr",0.500,2,2' \
  "$(sed -n '1p; /^"(top)",2026-02/p' ownership.csv)"
check "rows of each table" "7 10 10 4 2" \
  "$(for table in areas contributors changes commits authors; do awk 'END { printf "%s ", NR - 1 }' $table.csv; done | sed 's/ $//')"
check "no addresses" "" "$(grep -l example.org ./*.csv || true)"

git -C "$work/repo" clone -q --bare . "$work/bare.git"
"$here/export.sh" "$work/bare.git" "$work/out2" 1 >/dev/null
check "a bare repository, one folder deep" '"Sources",2026-01-31,' "$(grep Sources "$work/out2/areas.csv")"

[ "$failures" -eq 0 ] && echo "all passed"
exit "$((failures > 0))"
