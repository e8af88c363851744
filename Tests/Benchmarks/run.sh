#!/usr/bin/env bash
# The benchmark: makes the peers' virtual environment, the data and the release build, then asks everyone.
#   run.sh [ROWS | SCORES:EVENTS] [options of bench.py, as --rounds 7 --only time --peers duckdb]
#   run.sh [ROWS | SCORES:EVENTS] threads [options of threads.py]: what a second thread gains, without the peers
# What it makes lies in $SPADE_BENCH_DIR (~/.cache/spade-bench); SPADE names a binary that is built already.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
home=${SPADE_BENCH_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/spade-bench}
rows=10000000
if [[ ${1:-} =~ ^[0-9]+(:[0-9]+)?$ ]]; then
  rows=$1
  shift
fi
program=bench.py
if [[ ${1:-} == threads ]]; then
  program=threads.py
  shift
fi
mkdir -p "$home"
python=$home/venv/bin/python
if ! "$python" -c 'import duckdb, polars, chdb, pyarrow, numpy' 2>/dev/null; then
  python3 -m venv "$home/venv"
  "$home/venv/bin/pip" install --quiet duckdb polars chdb pyarrow numpy
  # DuckDB's shell is compared at starting only; where there is none, that line stands alone.
  "$home/venv/bin/pip" install --quiet duckdb-cli || true
fi
# Both numbers, where two are given.
"$python" "$here/generate.py" "$home/$rows" ${rows/:/ }
spade=${SPADE:-}
if [[ -z $spade ]]; then
  swift build --package-path "$here/../.." -c release --product spade >&2
  spade=$here/../../.build/release/spade
fi
PYTHONDONTWRITEBYTECODE=1 exec "$python" "$here/$program" --spade "$spade" --data "$home/$rows" "$@"
