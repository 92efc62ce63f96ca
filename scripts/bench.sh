#!/usr/bin/env bash
# Prints figures beside their goals (DESIGN section 8). Nothing here passes or fails.
#   scripts/bench.sh PROGRAM
# PUEBLA_BENCH_DOCUMENTS says how many documents the archive has (100,000); PUEBLA_BENCH_POSTGRES=postgres://… measures an
# empty database there too, in place of a throwaway cluster.
set -euo pipefail
cd "$(dirname "$0")/.."
program="$1"
python3 Benchmarks/bench.py "$program"
exec python3 Benchmarks/archive.py "$program" "${PUEBLA_BENCH_DOCUMENTS:-100000}" ${PUEBLA_BENCH_ARCHIVE:-}
