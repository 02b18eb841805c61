# Wardmote's commands. Python 3.11 or newer and make are all that `make run` needs.
#
#   make run [PORT=8000] [SECONDS=60]   set up, load the demonstration council when empty, serve
#   make test [DB=postgres]             the whole suite, journeys in the browser included
#   make quick                          the fast tests, in under a minute
#   make check | fix                    what continuous integration checks | mend what can be mended
#   make journeys | drills              the browser only | kill -9, full disks, storms, long fuzz
#   make bench [NAME]                   figures, a JSON line each
#   make lock                           resolve the dependencies again

PYTHON ?= python3
BIN := .venv/bin
UV := uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11
KEY = $$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(50))")
TOOLS := chromium fonts-liberation libpango-1.0-0 libpangoft2-1.0-0 poppler-utils

.PHONY: help run test quick check fix journeys drills bench lock dev tools

help:
	@sed -n 's/^#   //p' Makefile

run:
	@$(PYTHON) bootstrap.py requirements.lock --assets
	@$(BIN)/python manage.py serve $(if $(PORT),--port $(PORT)) $(if $(SECONDS),--seconds $(SECONDS))

dev:
	@$(PYTHON) bootstrap.py requirements-dev.lock --assets

# What journeys and papers need of the operating system. Never skipped: installed when root, else explained.
tools: dev
	@if test -x "$${CHROMIUM:-/usr/bin/chromium}" && $(BIN)/python -c "import ctypes.util as c, sys; sys.exit(not c.find_library('pangoft2-1.0'))"; then :; \
	elif test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium and Pango …" >&2; \
	  DEBIAN_FRONTEND=noninteractive apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(TOOLS) >/dev/null; \
	else \
	  echo "The tests need Chromium and Pango. On Debian: sudo apt-get install $(TOOLS). Elsewhere set CHROMIUM to the browser's path." >&2; exit 1; \
	fi

ifeq ($(DB),postgres)
test: dev
	@if test -n "$$PGHOST$$DATABASE_URL"; then \
	  env DATABASE_URL="$${DATABASE_URL:-postgresql:///wardmote}" $(BIN)/pytest -q -n 2 -m "not pure and not journey and not drill"; \
	else \
	  DATABASE_URL=postgresql:///wardmote pg_virtualenv -t -o fsync=off $(BIN)/pytest -q -n 2 -m "not pure and not journey and not drill"; \
	fi
else
test: tools
	@$(BIN)/pytest -q -n 2 -m "not drill"
endif

quick: dev
	@$(BIN)/pytest -q -n 2 -m "not slow and not journey and not drill" --durations=10

journeys: tools
	@$(BIN)/pytest -q -n 2 -m journey

drills: dev
	@$(BIN)/pytest -q -n 0 -m drill

check: dev
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo >/dev/null || $(BIN)/lint-imports --no-logo
	$(BIN)/python manage.py makemigrations --check --dry-run
	@echo "$(BIN)/python manage.py check --deploy, as in production"
	@WARDMOTE_PRODUCTION=yes WARDMOTE_HOSTS=record.example WARDMOTE_SESSION_KEY="$(KEY)" WARDMOTE_LINK_KEY="$(KEY)" \
	  WARDMOTE_SUPPRESSION_KEY="$(KEY)" $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python manage.py privacy_register --check
	$(BIN)/python manage.py procedures --check
	$(BIN)/pytest -q -n 0 -p no:randomly tests/test_architecture.py

fix: dev
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .
	$(BIN)/python manage.py privacy_register --write
	$(BIN)/python manage.py procedures --write

bench: dev
	@$(BIN)/python -m tests.bench $(filter-out bench,$(MAKECMDGOALS))

ifeq (bench,$(firstword $(MAKECMDGOALS)))
$(filter-out bench,$(MAKECMDGOALS)):
	@:
.PHONY: $(filter-out bench,$(MAKECMDGOALS))
endif

lock:
	$(UV) pyproject.toml -o requirements.lock
	$(UV) --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(UV) --group peers -c requirements-dev.lock pyproject.toml -o requirements-peers.lock
