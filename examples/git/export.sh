#!/bin/sh
# Turns the history of a git repository into tables to dig in.
#
#   examples/git/export.sh REPO [OUTDIR [DEPTH]]
#
# REPO    a working copy or a bare repository
# OUTDIR  where the tables and the questions go (default: git-history)
# DEPTH   how many folders deep an area is (default: 2)
#
# Needs git and any POSIX awk and sort. Reads the history of HEAD once. Authors go by the names that git shows
# (.mailmap is heeded); no e-mail address is written.
set -eu
LC_ALL=C
TZ=UTC0
export LC_ALL TZ

fail() {
  echo "export.sh: $1" >&2
  exit "${2:-1}"
}

if [ $# -lt 1 ] || [ $# -gt 3 ]; then fail "usage: export.sh REPO [OUTDIR [DEPTH]]" 2; fi
repo=$1
out=${2:-git-history}
depth=${3:-2}
here=$(cd "$(dirname "$0")" && pwd)

case $depth in '' | *[!0-9]* | 0) fail "DEPTH is a number from 1, not '$depth'" 2 ;; esac
git -C "$repo" rev-parse --git-dir >/dev/null 2>&1 || fail "'$repo' is no git repository"
git -C "$repo" rev-parse --verify --quiet 'HEAD^{commit}' >/dev/null || fail "'$repo' has no commits yet"

mkdir -p -- "$out"
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# What is there today: an area none of whose files is left has an end.
git -C "$repo" -c core.quotePath=false ls-tree -r --full-tree --name-only HEAD >"$work/files"

# One record a commit, then a line a file. Without -z git quotes a name that holds a quote, a tab or a line end, so that each
# name stays on one line; the mark \001 can't begin any of them.
git -C "$repo" -c core.quotePath=false -c log.showSignature=false -c diff.ignoreSubmodules=none \
  log --no-renames --no-ext-diff --no-textconv --numstat --no-color --date=format-local:%Y-%m-%dT%H:%M:%S \
  --format='%x01%H%x09%cd%x09%P%x09%aN' HEAD >"$work/log"

# A line an area that a commit touched, and a line a commit (no area), by time.
awk -v depth="$depth" -f "$here/areas.awk" -f "$here/flatten.awk" "$work/log" | sort -t '	' -k 1,1 -s >"$work/changes"
awk -v depth="$depth" -v out="$out" -f "$here/areas.awk" -f "$here/tables.awk" "$work/files" "$work/changes"

cp -- "$here"/*.spade "$out"/
echo "$out: $(awk 'END { print NR - 1 }' "$out/commits.csv") commits; next: spade '$out/01-activity.spade'"
