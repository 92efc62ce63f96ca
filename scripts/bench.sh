#!/usr/bin/env bash
# Prints figures beside their goals (DESIGN section 8). Nothing here passes or fails.
#   scripts/bench.sh PROGRAM
set -euo pipefail
cd "$(dirname "$0")/.."
exec python3 Benchmarks/bench.py "$@"
