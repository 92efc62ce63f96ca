# What one types. Every target installs what it needs on a fresh Debian machine; elsewhere it says what is missing.
#
#   make run     build, take up the Conference's charter, serve it on http://localhost:8080
#   make test    every test: Swift on both engines, then foreign clients and a browser
#   make bench   figures, printed beside their goals
#   make check   the quick part: builds, translations, duplicated charters' soundness

PORT ?= 8080
DATABASE ?= puebla.sqlite
SWIFT ?= swift

.PHONY: run test bench check needs needs-test build

run: needs build
	@echo "── taking up the charter"
	.build/release/puebla init --database $(DATABASE)
	@echo "── serving on http://localhost:$(PORT) (Ctrl-C stops it)"
	.build/release/puebla serve --port $(PORT) --database $(DATABASE)

build: needs
	@echo "── building the program (a few minutes the first time)"
	$(SWIFT) build -c release --product puebla

test: needs-test
	@scripts/test.sh

bench: needs-test build
	@scripts/bench.sh .build/release/puebla

check: needs
	$(SWIFT) build --product puebla
	python3 scripts/strings.py --check
	.build/debug/puebla init --check --charter charters/crm
	.build/debug/puebla init --check --charter charters/example

needs:
	@scripts/needs.sh build

needs-test:
	@scripts/needs.sh build test
