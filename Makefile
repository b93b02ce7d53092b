# Everything a person does with Porchlight, one word each. `make` alone lists them.

# The newest Python that does, unless PYTHON= names one.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$name; break; }; done)
PY = .venv/bin/python
ARGS ?=
WORKERS ?= auto
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Compiled modules are kept, whatever the machine is set to: each of many processes would compile them again.
export PYTHONDONTWRITEBYTECODE =
ifneq ($(strip $(PORT)),)
export PORT
endif
ifneq ($(strip $(EMPTY)),)
export EMPTY
endif

.DEFAULT_GOAL := help
.PHONY: help run test check fmt translate bench load prove mutants matrix race journey letters screens timed lock clean-free venv-run venv-dev venv-bench

help:
	@echo 'make run [PORT=8080] [EMPTY=1]  start Porchlight; EMPTY=1 starts without the sample district'
	@echo 'make test [ARGS="-k letter"]    run every test'
	@echo 'make check                      look at format, style, types, import direction, translations'
	@echo 'make fmt                        put the code into its format'
	@echo 'make translate                  take new words into translations/ and compile them'
	@echo 'make journey [ROSTER=file.zip]  one visit from a roster to the payment, in a fresh instance'
	@echo 'make bench                      measure pages and letters; writes docs/performance.md'
	@echo 'make load [ARGS="--people 48"]  play a week of visits on the real server, this machine only'
	@echo 'make letters [OUT=folder]       one sample letter per language and kind, and all at one glance'
	@echo 'make timed                      three tasks at human speed; writes docs/journeys.md'
	@echo 'make screens [OUT=folder]       pictures of the main pages, in docs/screens/'
	@echo 'make prove                      the full grids, kills and races; takes long'
	@echo 'make mutants [ARGS=--survivors] how many small changes of rules and policies the tests notice; takes long'
	@echo 'make matrix                     who may do what: every address, role and place; prints the figures'
	@echo 'make race [ARGS="--kills 60"]   500 visits’ payments decided by many at once while processes are killed'
	@echo 'make lock                       choose newer packages and write the lock files'
	@echo 'make clean-free                 remove what is made again by itself; your data stay'

run: venv-run
	@exec $(PY) run.py

test: venv-dev
	@$(PY) -m tests.browser >/dev/null
	@$(PY) -m app.catalogs compile
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

prove: venv-dev
	@$(PY) -m tests.browser >/dev/null
	@$(PY) -m app.catalogs compile
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal -m 'prove or not prove' $(ARGS)

mutants: venv-dev
	@$(PY) -m app.catalogs compile
	@$(PY) -m tests.mutants $(ARGS)

WALL = $(addprefix tests/app/security/test_,every_door.py foreign_references.py orders.py shared_state.py) \
	tests/app/services/test_access.py tests/app/services/test_access_giving.py
matrix: venv-dev
	@$(PY) -m app.catalogs compile
	@$(PY) -m pytest -q -n 2 --dist worksteal -m 'prove or not prove' -k 'not short and not full and not everybody_else' \
		$(WALL) $(ARGS)

race: venv-dev
	@$(PY) -m app.catalogs compile
	@$(PY) -m tests.race $(ARGS)

check: venv-dev
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-logo
	@$(PY) -m app.catalogs check

fmt: venv-dev
	@$(PY) -m ruff check --fix --quiet . || true
	@$(PY) -m ruff format .

translate: venv-dev
	@$(PY) -m app.catalogs update

bench: venv-bench
	@$(PY) -m benchmarks $(ARGS)

load: venv-dev
	@$(PY) -m app.catalogs compile
	@$(PY) -m benchmarks.load $(ARGS)

journey: venv-dev
	@$(PY) -m tests.journeys $(if $(ROSTER),--roster '$(ROSTER)') $(ARGS)

letters: venv-dev
	@$(PY) -m flask --app app.cli letter gallery --out '$(or $(OUT),instance/letters)'

screens: venv-dev
	@$(PY) -m tests.browser >/dev/null
	@$(PY) -m app.catalogs compile
	@$(PY) -m tests.journeys.screens $(if $(OUT),--out '$(OUT)')

timed: venv-dev
	@$(PY) -m tests.browser >/dev/null
	@$(PY) -m app.catalogs compile
	@$(PY) -m tests.journeys.timed

LOCK = .venv/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --python-version 3.11
lock: venv-dev
	@$(LOCK) pyproject.toml --output-file requirements.txt
	@$(LOCK) pyproject.toml --extra dev --constraints requirements.txt --output-file requirements-dev.txt
	@$(LOCK) pyproject.toml --extra bench --constraints requirements-dev.txt --output-file requirements-bench.txt

clean-free:
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find translations -name '*.mo' -exec rm -f {} +

# The virtual environment is made again only when its lock file, or the Python, is another one.
define install
	@if [ -z '$(PYTHON)' ]; then \
		echo 'Porchlight needs Python 3.11 or newer; install it, or say make PYTHON=/path/to/python3.' >&2; exit 1; fi
	@.venv/bin/python -c '' 2>/dev/null || '$(PYTHON)' -m venv --clear .venv || { \
		echo 'Python could not make .venv; on Debian: apt-get install python3-venv' >&2; exit 1; }
	@want="$$(cksum < $(1))"; if [ "$$(cat .venv/$(1).installed 2>/dev/null)" != "$$want" ]; then \
		echo 'Installing the packages of $(1); the first time takes a minute or two …'; \
		$(PY) -m pip install --quiet --require-hashes --requirement $(1) || { \
			echo 'The packages could not be installed; the lines above say why.' >&2; exit 1; }; \
		printf '%s\n' "$$want" > .venv/$(1).installed; fi
endef

venv-run:
	$(call install,requirements.txt)

venv-dev:
	$(call install,requirements-dev.txt)

venv-bench: venv-dev
	$(call install,requirements-bench.txt)
