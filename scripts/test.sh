#!/usr/bin/env bash
# Every test: the translations, Swift's on SQLite and PostgreSQL, then clients that we did not write and a browser.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "── translations"
python3 scripts/strings.py --check

echo "── Swift tests on both engines"
swift build --build-tests
# All tests of a run would begin at once, and their time limits with them: a few at a time, and the heavy ones apart.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=4
secrecy='SecrecyTests|LeakMatrixTests|LeakAroundTests'
swift test --skip-build --skip PortalTests --skip AccountsTests
swift test --skip-build --filter AccountsTests
swift test --skip-build --filter PortalTests --skip "$secrecy"
for suite in ${secrecy//|/ }; do swift test --skip-build --filter "$suite"; done

echo "── foreign clients and a browser"
scripts/checks/run.sh .build/debug/puebla
