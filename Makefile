# The commands of every day. Nothing need be installed but Python 3.11+ (with venv) and make;
# what is made lies in .venv/, var/ and out/.
.DEFAULT_GOAL := help
.PHONY: help demo up test test-real test-slow check bench faults lock clean ready-to-run ready-to-test

PYTHON_HERE := .venv/bin/python
CLAIMS := $(PYTHON_HERE) -m claims.cli
JOBS := 2

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:[^#]*## /\t/' | expand -t 12

demo: ready-to-run ## walk the main job end to end on real engines, verify it, stop
	@$(CLAIMS) demo

up: ready-to-run ## serve the demo on http://127.0.0.1:8000 until Ctrl-C, with a token a role
	@$(CLAIMS) up --demo-data

test: ready-to-test ## run the tests
	@$(PYTHON_HERE) -m pytest -n $(JOBS) --dist worksteal tests; status=$$?; \
	for name in chromium chromium-browser google-chrome; do \
	  command -v $$name >/dev/null 2>&1 && exit $$status; done; \
	echo "Browser tests were SKIPPED: no Chromium was found (on Debian: apt install chromium)."; \
	exit $$status

# What a server can do otherwise than another: migrations, guards, locks and races, queues, verify.
OF_SERVERS := tests/faults/test_database_guards.py tests/rules/test_tables.py \
  $(patsubst %,tests/workers/test_%.py,migrations relay rqsafe) \
  $(patsubst %,tests/usecases/test_%.py,bank_imports concurrency main_job payouts periods tiers)

test-real: ready-to-test ## run what a server can do otherwise on DATABASE_URL, OWNER_DATABASE_URL and REDIS_URL
	@$(PYTHON_HERE) -m pytest -n $(JOBS) -m "real and not slow" $(OF_SERVERS)

test-slow: ready-to-test ## run the long forms that `make test` leaves out
	@$(PYTHON_HERE) -m pytest -n $(JOBS) -m slow tests

check: ready-to-test ## lint, format, types and the import contract
	@$(PYTHON_HERE) -m ruff check
	@$(PYTHON_HERE) -m ruff format --check
	@$(PYTHON_HERE) -m mypy
	@.venv/bin/lint-imports

bench: ready-to-test ## measure against yardsticks of the same run
	@$(CLAIMS) bench

faults: ready-to-test ## take each named guard out in turn and see which test notices
	@$(PYTHON_HERE) -m tests.faults

lock: ready-to-test ## lock the requirements again; UPGRADE=1 takes newer versions
	@for name in requirements requirements-dev; do \
	  $(PYTHON_HERE) -m uv pip compile --quiet --universal --python-version 3.11 \
	    --generate-hashes --no-header --no-annotate $(if $(UPGRADE),--upgrade) \
	    --output-file config/$$name.txt config/$$name.in || exit 1; done

clean: ## remove all that was made, data included
	@if [ -L var/engines/postgres ]; then rm -rf "$$(dirname "$$(readlink var/engines/postgres)")"; fi
	@rm -rf .venv var out .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

ready-to-run:
	@sh config/environment.sh run

ready-to-test:
	@sh config/environment.sh dev
