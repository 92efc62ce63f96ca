#!/usr/bin/env bash
# Every test: the translations, Swift's on SQLite and PostgreSQL, then clients that we did not write and a browser.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "── translations"
python3 scripts/strings.py --check

echo "── Swift tests on both engines"
swift build --build-tests
swift test --skip-build

echo "── foreign clients and a browser"
scripts/checks/run.sh .build/debug/puebla
