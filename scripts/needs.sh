#!/usr/bin/env bash
# Installs what building (and testing) needs: Debian packages, when they are missing. Says so elsewhere.
set -euo pipefail

packages=()
need() { # need COMMAND-OR-FILE PACKAGE
    command -v "$1" >/dev/null 2>&1 || [ -e "$1" ] || packages+=("$2")
}

for purpose in "$@"; do
    case "$purpose" in
    build)
        need /usr/include/sqlite3.h libsqlite3-dev
        need /usr/include/postgresql/libpq-fe.h libpq-dev
        need /usr/include/libstemmer.h libstemmer-dev
        need pkg-config pkg-config
        ;;
    test)
        need /usr/lib/postgresql/15/bin/initdb postgresql-15
        need chromium chromium
        need java default-jre-headless
        need wrk wrk
        need pdftotext poppler-utils
        need pandoc pandoc
        need weasyprint weasyprint
        need msmtp msmtp
        need qrencode qrencode
        need python3 python3
        need setpriv util-linux
        python3 -c 'import venv, ensurepip' 2>/dev/null || packages+=(python3-venv)
        ;;
    esac
done

if [ ${#packages[@]} -gt 0 ]; then
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Puebla needs these Debian packages, or what your system calls them: ${packages[*]}" >&2
        exit 1
    fi
    echo "── installing: ${packages[*]}"
    runner=""
    [ "$(id -u)" -eq 0 ] || runner="sudo"
    $runner apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $runner apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

if ! command -v swift >/dev/null 2>&1; then
    echo "Swift 6.3 is missing. Install it from https://www.swift.org/install/linux/ and put it on the PATH." >&2
    exit 1
fi
