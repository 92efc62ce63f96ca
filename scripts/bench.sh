#!/usr/bin/env bash
# Prints figures beside their goals (DESIGN section 8), for SQLite and for a throwaway PostgreSQL. Nothing passes or fails.
#   scripts/bench.sh PROGRAM
# PUEBLA_BENCH_DOCUMENTS says how many documents the archive has (100,000), PUEBLA_BENCH_LISTENERS how many listen (10,000).
set -euo pipefail
cd "$(dirname "$0")/.."
program="$1"
tools=/usr/lib/postgresql/15/bin
folder="$(mktemp -d /tmp/puebla-bench-XXXXXX)"
# PostgreSQL will not run as root.
as=()
if [ "$(id -u)" -eq 0 ]; then
    chown postgres "$folder"
    as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi
stop() {
    "${as[@]}" "$tools/pg_ctl" -D "$folder/data" stop -m immediate >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
(cd "$folder" && "${as[@]}" "$tools/initdb" -D "$folder/data" -A trust -U postgres -E UTF8 >/dev/null)
"${as[@]}" "$tools/pg_ctl" -D "$folder/data" -o "-k $folder -c listen_addresses=''" -l "$folder/log" -w start >/dev/null
for name in site archive live; do "$tools/createdb" -h "$folder" -U postgres "$name"; done
PUEBLA_BENCH_POSTGRES="postgres://postgres@/site?host=$folder" python3 Benchmarks/bench.py "$program"
python3 Benchmarks/sign_in.py "$program"
python3 Benchmarks/archive.py "$program" "${PUEBLA_BENCH_DOCUMENTS:-100000}" "postgres://postgres@/archive?host=$folder"
for engine in "" "--postgres postgres://postgres@/live?host=$folder"; do
    # shellcheck disable=SC2086
    python3 Benchmarks/live.py "$program" --listeners "${PUEBLA_BENCH_LISTENERS:-10000}" $engine
done
