# `make help` explains every target.
PYTHON ?= python3
PY := .venv/bin/python
CATALOG := locales/zh_CN/LC_MESSAGES/estation
EXTRACT := .venv/bin/pybabel -q extract -F babel.cfg -k t -k mark -k plural:1,2 \
	--add-location=file --sort-by-file --no-wrap --omit-header -o build/estation.pot .

# Without a .env file there is nothing to serve but the demo; another port or folder for it may be set in the environment.
ifeq ($(wildcard .env)$(filter-out ESTATION_PORT ESTATION_HOST ESTATION_DATA_DIR,$(filter ESTATION_%,$(.VARIABLES))),)
export ESTATION_DEMO := true
endif

.DEFAULT_GOAL := help
.PHONY: help run check test test-long bench pictures messages translations format lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: .venv/run.stamp $(CATALOG).mo ## Serve e-Station; without a .env file, its demo on http://127.0.0.1:8080
	@$(PY) main.py run

check: .venv/dev.stamp $(CATALOG).mo ## Format, lint, types, layers, translations, migrations, sizes (about a minute)
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy .
	.venv/bin/lint-imports --no-logo
	@mkdir -p build && $(EXTRACT)
	$(PY) -m checks.translations build/estation.pot $(CATALOG).po
	$(PY) -m checks.migrations
	$(PY) -m checks.sizes

test: .venv/dev.stamp $(CATALOG).mo ## Run the tests, on SQLite, on PostgreSQL and in a browser; installs what they need
	@$(PY) -m tests.browser_binary
	$(PY) -m pytest -n auto --dist worksteal

test-long: .venv/dev.stamp $(CATALOG).mo ## Run the tests that take minutes: many crashes, many races
	$(PY) -m pytest -m long

pictures: .venv/dev.stamp $(CATALOG).mo ## Take the pictures of the desk and the public pages anew: docs/images
	@$(PY) -m tests.browser_binary
	PICTURES=1 $(PY) -m pytest -q tests/browser/test_desk_pages.py tests/browser/test_desk_story.py tests/browser/test_desk_papers_story.py

bench: .venv/dev.stamp $(CATALOG).mo ## Measure; writes docs/performance.md and build/bench.json
	$(PY) -m pytest -m bench -s tests/bench

messages: .venv/dev.stamp ## Bring locales/ up to date with the texts in the code; then translate what is new
	@mkdir -p build $(dir $(CATALOG)) && $(EXTRACT)
	@test -e $(CATALOG).po || .venv/bin/pybabel -q init -D estation -d locales -l zh_CN -i build/estation.pot
	@.venv/bin/pybabel -q update -D estation -d locales -l zh_CN -i build/estation.pot \
		--no-fuzzy-matching --ignore-obsolete --no-wrap --ignore-pot-creation-date
	@grep -vE 'EMAIL@ADDRESS|FULL NAME|LL@li|YEAR-MO-DA|-Date: |^"Generated-By' $(CATALOG).po > build/estation.po && mv build/estation.po $(CATALOG).po
	@$(PY) -m checks.translations build/estation.pot $(CATALOG).po || true

translations: $(CATALOG).mo ## Compile the translations

format: .venv/dev.stamp ## Put the code into the house's format
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

lock: .venv/dev.stamp ## Renew requirements*.txt from requirements*.in, with hashes
	.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade -o requirements.txt requirements.in
	.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade -o requirements-dev.txt requirements-dev.in

clean: ## Delete what can be made again; data/ stays
	rm -rf .venv build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -f $(CATALOG).mo

.venv/run.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "e-Station needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 run"; exit 2; }
	@test -x $(PY) || $(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "Python's venv is missing (Debian: apt-get install python3-venv)"; exit 2; }
	@echo "Installing what e-Station runs on …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.txt
	@echo "Installing what the checks and tests need …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(CATALOG).mo: $(CATALOG).po .venv/run.stamp
	@.venv/bin/pybabel -q compile -D estation -d locales
