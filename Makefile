# Concord. `make run` serves the demonstration, `make test` proves it; both need Python 3.11, Node 20 and make.
.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
export PORT
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
BUILT := src/concord/kit/static/kit/built
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadgroup
ON_POSTGRES := --ignore=tests/law --ignore=tests/ledger --ignore=tests/house
SCRATCH := build/scratch
COMETBFT := build/bin/cometbft

.PHONY: help run test test-sqlite test-postgres check bench faults fuzz docs set-up set-up-tests clean consortium
.PHONY: check-style check-format check-types check-arrows check-house check-migrations check-rulebooks check-documents

help:
	@echo "make run     install everything, load the demonstration, serve http://localhost:$(PORT) (PORT=8001 for another)"
	@echo "make test    the whole suite on SQLite, then on a PostgreSQL that it starts itself"
	@echo "make check   style, types, arrows between packages, budgets, rulebooks, generated documents"
	@echo "make bench   the figures, as a table       make faults  kill, damage, recover: 200 rounds"
	@echo "make fuzz    long random tests             make docs    write the generated documents anew"
	@echo "make consortium  install what a log of several members needs (docs/ledger.md)"
	@echo "make clean   remove what was built and installed, and the demonstration's data"

# --- set-up: each step is done once, and again only when what it reads has changed ----------------------------------

$(READY)/venv: requirements/build.txt
	@test -n "$(PYTHON)" || { echo "Concord needs Python 3.11: install it, or say where it is: make run PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' \
		|| { echo "Concord needs Python 3.11 or 3.12; $(PYTHON) is another."; exit 1; }
	@echo "Installing Python packages ..."
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt
	@mkdir -p $(READY) && touch $@

$(READY)/runtime: $(READY)/venv requirements/runtime.txt pyproject.toml
	$(UV) --require-hashes -r requirements/runtime.txt
	$(UV) --no-deps --no-build-isolation --editable .
	@touch $@

$(READY)/dev: $(READY)/runtime requirements/dev.txt
	$(UV) --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/ready: package-lock.json package.json
	@command -v npm >/dev/null || { echo "Concord needs Node 20 with npm to build its styles."; exit 1; }
	@echo "Installing styles, scripts and fonts ..."
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(BUILT)/ready: node_modules/ready $(shell find assets -type f 2>/dev/null)
	npm run --silent build
	@mkdir -p $(BUILT) && touch $@

# Python and Node do not need each other: installed side by side.
set-up:
	@$(MAKE) --silent --no-print-directory -j2 $(READY)/runtime $(BUILT)/ready
	@$(BIN)/python -m concord.site.messages

set-up-tests:
	@scripts/test-tools
	@$(MAKE) --silent --no-print-directory -j2 $(READY)/dev $(BUILT)/ready
	@if command -v go >/dev/null; then cd tests/ledger/go && go mod download; fi  # Go judges our proofs too
	@if command -v go >/dev/null; then $(MAKE) --silent --no-print-directory $(COMETBFT); fi  # orders a consortium's log
	@$(BIN)/python -m concord.site.messages

# --- run --------------------------------------------------------------------------------------------------------------

run: set-up
	$(BIN)/concord migrate --quiet
	$(BIN)/concord demo load
	$(BIN)/concord serve --port $(PORT)

# CometBFT orders the records of a log that several members hold. Built from its source, into a folder of this clone.
$(COMETBFT): src/concord/ledger/replica/comet.py
	@command -v go >/dev/null || { echo "A consortium needs Go 1.22 or later, to build CometBFT: install it from" \
		"https://go.dev/dl/ (or apt-get install golang-go), then run this again. All else runs without."; exit 1; }
	@echo "Installing CometBFT ..."
	GOBIN="$(CURDIR)/build/bin" go install $$(sed -n 's/^VERSION: Final = "\(.*\)"/github.com\/cometbft\/cometbft\/cmd\/cometbft@\1/p' $<)
	@touch $@

consortium: $(COMETBFT) $(READY)/runtime
	@echo "CometBFT lies in $(COMETBFT). Next: $(BIN)/concord ledger consortium init --nodes 4"

# --- prove ------------------------------------------------------------------------------------------------------------

test: set-up-tests test-sqlite test-postgres

test-sqlite:
	$(PYTEST) -m "not slow"

test-postgres:
	$(BIN)/python scripts/with_postgres.py $(PYTEST) $(ON_POSTGRES) -m "not browser and not faults and not slow"

# Every check runs, also when one before it has failed.
check: export CONCORD_DATA := $(SCRATCH)
check: set-up-tests
	@$(MAKE) --keep-going --no-print-directory $(addprefix check-,style format types arrows house migrations rulebooks documents)

check-style:
	$(BIN)/ruff check .
check-format:
	$(BIN)/ruff format --check .
check-types:
	$(BIN)/mypy
check-arrows:
	$(BIN)/lint-imports --no-logo
check-house:
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup tests/house
check-migrations:
	$(BIN)/python -m django makemigrations --check --dry-run --settings concord.site.settings
check-rulebooks:
	$(BIN)/concord rulebook check
	$(BIN)/concord rulebook test
check-documents:
	$(BIN)/python scripts/documents.py --check

docs: export CONCORD_DATA := $(SCRATCH)
docs: set-up-tests
	$(BIN)/python scripts/documents.py

bench: set-up-tests
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.mutation

faults: set-up-tests
	@if command -v go >/dev/null; then cd tests/ledger/go/witness && go mod download; fi  # a witness that others wrote
	CONCORD_FAULT_ROUNDS=200 $(BIN)/python -m pytest -p no:randomly -m faults tests/faults

fuzz: set-up-tests
	HYPOTHESIS_PROFILE=long $(PYTEST) tests/fuzz $$(grep -l "@given" tests/*/test_*.py | grep -v ^tests/fuzz)
	HYPOTHESIS_PROFILE=long $(PYTEST) -m slow tests

clean:
	rm -rf $(VENV) node_modules $(BUILT) build dist var .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests -name __pycache__ -prune -exec rm -rf {} +
	find src -name '*.mo' -delete
