#!/usr/bin/env bash
# The tests under sanitizers: run.sh [address|thread...], both by default. Each has a build folder of its own.
#
# Swift checks overflow and bounds itself; what is in C is held to the rules of C by -fsanitize=undefined, which ends the
# tests where one is broken.
set -euo pipefail
cd "$(dirname "$0")/../.."
kinds=("$@")
[ ${#kinds[@]} -gt 0 ] || kinds=(address thread)
export SWIFT_BACKTRACE=enable=no
for kind in "${kinds[@]}"; do
  echo "== $kind"
  case $kind in
    # Leaks are left out: the frameworks for tests have some of their own. Stacks are larger under this sanitizer.
    address) export ASAN_OPTIONS=detect_leaks=0 suites='Base|Syntax|Store|Snapshot|Engine|Display|Fuzz|Language|Acceptance' ;;
    thread) export TSAN_OPTIONS=halt_on_error=1 suites='Store|Snapshot|Engine|Reference|Display' ;;
    *)
      echo "address or thread, not $kind"
      exit 64
      ;;
  esac
  swift test --sanitize "$kind" --scratch-path ".build-$kind" -Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined \
    --filter "Spade($suites)Tests"
done
