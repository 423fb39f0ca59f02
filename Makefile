# Everything a person needs: make demo, make test, make up. Each target sets up what it needs first.
# Airflow imports thousands of modules in each of its processes; without bytecode every start compiles them anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.DEFAULT_GOAL := help
PAGES ?=

.PHONY: help setup demo up test test-quick bench bench-extract lint schemas format lock clean

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: $(STAMP) ## Make .venv with everything in requirements.lock, hashes checked

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Watchdesk needs Python 3.11 to 3.13; set PYTHON=python3.12 or the like") if not (3, 11) <= sys.version_info[:2] < (3, 14) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "setting up .venv"
	@$(BIN)/python tools/install.py requirements.lock
	@touch $@

demo: setup ## See it work: newsroom, Airflow, crawls, alerts (EXIT=1 ends by itself)
	@$(BIN)/watchdesk demo $(if $(EXIT),--exit)

up: setup ## Start Airflow with your own config/
	@$(BIN)/watchdesk up

test: setup ## Every test, servers and the real Airflow included
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup --ignore=tests/end_to_end tests
	@$(BIN)/python -m pytest -q tests/end_to_end

test-quick: setup ## The tests that need no servers
	@$(BIN)/python -m pytest -q -n 2 -m "not servers" --ignore=tests/end_to_end tests

bench: setup ## Measure matching, grouping and how well the shipped topics tell texts apart
	@$(BIN)/python -m benchmarks.topics
	@$(BIN)/python -m benchmarks.stories
	@$(BIN)/python -m benchmarks.relevance

bench-extract: setup ## Measure extraction beside trafilatura: make bench-extract PAGES="a.warc.gz b.warc.gz"
	@test -n "$(PAGES)" || { echo 'name WARC files with pages: make bench-extract PAGES="a.warc.gz b.warc.gz"'; exit 2; }
	@$(BIN)/python -m benchmarks.extraction $(PAGES)

lint: setup ## ruff, import contracts, mypy, schemas that are up to date
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/python -m tools.schemas --check

schemas: setup ## Renew the JSON Schemas of the configuration files
	@$(BIN)/python -m tools.schemas

format: setup ## Let ruff format everything
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: setup ## Renew requirements.lock: versions and hashes, no index addresses
	@$(BIN)/uv pip compile pyproject.toml --group dev --generate-hashes --universal --no-annotate --no-header \
	  --python-version 3.11 --upgrade -q -o requirements.lock

clean: ## Remove what was installed and written
	rm -rf .venv var
