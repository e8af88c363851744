#!/usr/bin/env bash
# Counts the instructions of a few questions on a small fixed workload under callgrind: repeatable where time is not.
#   instructions.sh [--record]     SPADE names a release binary that is built already
# Fails where a question takes over 5 % more than instructions.txt says; `--record` writes that file anew.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
known=$here/instructions.txt
tolerance=5
command -v valgrind >/dev/null || { echo "instructions: skipped, no valgrind"; exit 0; }
spade=${SPADE:-$here/../../.build/release/spade}
[[ -x $spade ]] || { echo "instructions: $spade is missing: make release" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Older valgrinds give up on the compiler's debug information.
strip --strip-debug -o "$work/spade" "$spade"

# 100 accounts with 100 daily scores and 10,000 events of 500 users, from a multiplicative congruence.
awk -v folder="$work" '
  function draw(n) { seed = (seed * 16807) % 2147483647; return seed % n }
  function day(back) { return strftime("%Y-%m-%d", 1793404800 - back * 86400, 1) }
  BEGIN {
    seed = 42
    split("free starter business enterprise", tier); split("login search export_file create_project comment", event)
    out = folder "/accounts.csv"; print "account_id,tier,arr,signup" > out
    for (a = 0; a < 100; a++) print 1000 + a "," tier[draw(4) + 1] "," draw(100000) / 100 "," day(100 + draw(400)) > out
    out = folder "/users.csv"; print "user_id,account_id" > out
    for (u = 0; u < 500; u++) print 50000 + u "," 1000 + draw(100) > out
    out = folder "/scores.csv"; print "account_id,date,score" > out
    for (d = 99; d >= 0; d--) for (a = 0; a < 100; a++) printf "%d,%s,%.1f\n", 1000 + a, day(d), draw(1001) / 10 > out
    out = folder "/events.csv"; print "ts,user_id,event" > out
    for (d = 99; d >= 0; d--) for (e = 0; e < 100; e++)
      printf "%s %02d:%02d:00,%d,%s\n", day(d), int(e * 24 / 100), draw(60), 50000 + draw(500), event[draw(5) + 1] > out
  }'
cat > "$work/workspace.spade" <<'SPADE'
load "accounts.csv" as accounts entity account_id from signup
load "users.csv" as users entity user_id of accounts by account_id
load "scores.csv" as scores history of accounts by account_id at date
load "events.csv" as events log of users by user_id at ts
set now = 2026-10-31
SPADE

declare -A query=(
  [slice]='scores | slice mean(score), count() by tier'
  [filter]='scores | where tier == "enterprise" and score < 60 | slice count() by tier'
  [quantile]='scores | slice median(score), p90(score) by tier'
  [distinct]='events | slice distinct(user_id) by month(ts)'
  [top]='scores | sort -score, account_id, date | take 10'
  [like]='events | where event like "*project*" | slice count() by event'
  [as-of]='slice mean(score), count() by tier | at 2026-09-30'
  [became]='accounts | where became(score < 60, last 14d) | slice count() by tier'
  [silent]='accounts | where any(events before 30d ago) and none(events last 30d) | slice count() by tier'
  [over]='slice mean(score) by tier | over 12w every 1w'
  [write]='scores | select account_id, date, score'
)

# Instructions of loading and then asking once, twice, …: one thread, no random hashing.
count() {
  SWIFT_DETERMINISTIC_HASHING=1 valgrind --tool=callgrind --callgrind-out-file=/dev/null \
    "$work/spade" --no-init --quiet --threads 1 --mode csv -w "$work/workspace.spade" "$@" 2>&1 >/dev/null |
    awk '/Collected/ { print $NF; found = 1 } END { exit !found }'
}

measured() {
  local base name all one
  one='slice n = count()'
  base=$(count -c "$one")
  echo "load $base"
  for name in $(printf '%s\n' "${!query[@]}" | sort); do
    all=$(count -c "$one" -c "${query[$name]}" -c "${query[$name]}" -c "${query[$name]}")
    echo "$name $(((all - base) / 3))"
  done
}

if [[ ${1:-} == --record ]]; then
  measured | tee "$known"
  exit
fi
measured > "$work/now"
awk -v tolerance=$tolerance '
  NR == FNR { known[$1] = $2; next }
  {
    if (!($1 in known)) { printf "%-10s %12d  not recorded\n", $1, $2; bad = 1; next }
    change = ($2 / known[$1] - 1) * 100
    verdict = change > tolerance ? "TOO MANY" : change < -tolerance ? "fewer: record them" : "as known"
    printf "%-10s %12d  %+6.1f %%  %s\n", $1, $2, change, verdict
    if (change > tolerance) bad = 1
  }
  END { exit bad }' "$known" "$work/now"
