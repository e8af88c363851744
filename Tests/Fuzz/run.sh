#!/usr/bin/env bash
# Fuzzing: run.sh [SECONDS in all] [TARGET...]
#
# Each target has half of its time guided by coverage, which collects inputs that reach further, and half shaken: random
# changes to what was collected, in a build that counts nothing on the way and so takes several times as many.
# SANITIZE=address looks for memory faults, too, and is guided all the time. The corpus and what is found stay in .build/fuzz.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-180}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(parse syntax load query both snapshot)
share=$((seconds / ${#targets[@]}))
scratch=.build-fuzz
sanitizers=(--sanitize fuzzer)
guided=$(((share + 1) / 2))
[ -z "${SANITIZE:-}" ] || { sanitizers+=(--sanitize "$SANITIZE"); scratch=.build-fuzz-$SANITIZE; guided=$share; }
SPADE_FUZZ=1 swift build -c release --scratch-path "$scratch" "${sanitizers[@]}" --product spade-fuzz
[ -n "${SANITIZE:-}" ] || SPADE_FUZZ=1 swift build -c release --product spade-shake
work=.build/fuzz
mkdir -p "$work"

# The words of the language come from its grammar, boundary values from here.
{
  grep -o '"[^"]*"' grammar/spade.ebnf | sort -u | sed 's/\\/\\\\/g'
  printf '"%s"\n' 9223372036854775807 9223372036854775808 -9223372036854775808 1e308 2026-02-29 0001-01-01 9999-12-31 \
    4294967296 65536 0.1 1mo 1q 1y 36h '\x00' '\xef\xbb\xbf' '\x0d\x0a' '\xf0\x9d\x84\x9e' accounts scores users events \
    score tier arr seats signup feature value
} >"$work/dictionary"

status=0
for target in "${targets[@]}"; do
  corpus=$work/$target
  mkdir -p "$corpus"
  case $target in
    parse | syntax | query)
      # One input a statement, from the accepted sentences and the tests' files.
      number=0
      while IFS= read -r line; do
        [ -n "$line" ] || continue
        number=$((number + 1))
        printf '%s\n' "$line" >"$corpus/seed-$number"
      done < <(cat grammar/accept.spade; cat Tests/Cases/*.spadetest | grep -E '\||^let |^cohort |^slice ')
      ;;
  esac
  for found in Tests/Fuzz/Findings/"$target"-*; do [ ! -e "$found" ] || cp "$found" "$corpus/"; done
  echo "== $target"
  SPADE_FUZZ_TARGET=$target SPADE_FUZZ_SEEDS=$corpus SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 \
    "$scratch/release/spade-fuzz" "$corpus" -dict="$work/dictionary" -artifact_prefix="$work/$target-" \
    -max_total_time=$guided -timeout=5 -rss_limit_mb=2048 -print_final_stats=1 \
    2>"$work/$target.log" || status=1
  grep -E 'stat::number_of_executed_units|SUMMARY|Fatal error|cov:' "$work/$target.log" | tail -4
  [ "$guided" -lt "$share" ] || continue
  if ! SWIFT_BACKTRACE=enable=no .build/release/spade-shake "$target" $((share - guided)) "${SEED:-$(date +%s)}" "$corpus" \
    "$work/$target-last"; then
    status=1
    # The file begins with the length of the input.
    length=$(od -An -t u8 -N 8 "$work/$target-last" | tr -d ' ')
    tail -c +9 "$work/$target-last" | head -c "$length" >"$work/$target-shaken-$(date +%s)"
    echo "what was found is in $work"
  fi
done
exit $status
