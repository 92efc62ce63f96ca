#!/usr/bin/env bash
# Checks the program with clients that we did not write: vnu, axe in Chromium, icalendar, feedparser, schemathesis.
#   scripts/checks/run.sh PROGRAM [pytest options]
set -euo pipefail
cd "$(dirname "$0")/../.."
export PUEBLA_PROGRAM="$(realpath "${1:-.build/debug/puebla}")"
shift || true

if [ ! -x .venv/bin/pytest ] || ! cmp -s scripts/checks/requirements.txt .venv/requirements.txt; then
    echo "── Python's clients, into .venv"
    python3 -m venv .venv
    .venv/bin/pip install -q --disable-pip-version-check -r scripts/checks/requirements.txt
    cp scripts/checks/requirements.txt .venv/requirements.txt
fi
[ $# -gt 0 ] || set -- scripts/checks
exec .venv/bin/pytest -q -p no:cacheprovider "$@"
