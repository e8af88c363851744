#!/usr/bin/env bash
# The tests under sanitizers: run.sh [address|thread...], both by default. Each has a build folder of its own.
#
# Swift checks overflow and bounds itself; what is in C is held to the rules of C by -fsanitize=undefined, which ends the
# tests where one is broken.
#
# Only what lies under the shell is built and run. Left out are:
# - the suites that start the command (CLI, Docs, Terminal, Server): they hold it to limits on time and memory, and a
#   sanitizer multiplies both;
# - FastPathTests, which ask 110 questions in 3 ways over 3 workspaces and would take very long: the cases of Language and
#   Acceptance go the same paths.
set -euo pipefail
cd "$(dirname "$0")/../.."
kinds=("$@")
[ ${#kinds[@]} -gt 0 ] || kinds=(address thread)
# Frames are several times as large here: the tests of depth get the stack that the program has.
export SWIFT_BACKTRACE=enable=no SPADE_TESTS=core SPADE_STACK_MIB=64
for kind in "${kinds[@]}"; do
  echo "== $kind"
  case $kind in
    # Leaks are left out: the frameworks for tests have some of their own. Long traces of who asked for memory cost most.
    address)
      export ASAN_OPTIONS=detect_leaks=0:malloc_context_size=3:quarantine_size_mb=32
      suites='Base|Syntax|Store|Snapshot|Engine|Display|Fuzz|Language|Acceptance'
      ;;
    thread)
      export TSAN_OPTIONS=halt_on_error=1:suppressions=$PWD/Tests/Sanitize/thread.suppressions
      suites='Base|Store|Snapshot|Engine|Reference|Display'
      ;;
    *)
      echo "address or thread, not $kind"
      exit 64
      ;;
  esac
  build=.build-$kind
  swift build --build-tests --sanitize "$kind" --scratch-path "$build" -Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined
  seen=
  if [ "$kind" = thread ]; then
    seen=$PWD/$build/mutex.so
    clang -O1 -shared -fPIC -o "$seen" Tests/Sanitize/mutex.c -ldl
  fi
  LD_PRELOAD=$seen "$build/debug/spadePackageTests.xctest" --testing-library swift-testing \
    --filter "Spade($suites)Tests" --skip FastPathTests
done
