# Everything a working copy needs: `make run` to look at it, `make test` to trust it.

PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13 python3.14; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)
BIN := .venv/bin

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
# What is compiled is kept, apart from its source: tests start hundreds of programs.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/pycache

.DEFAULT_GOAL := help
.PHONY: help setup run test vitest playwright pytest check fast fast-page lint calendar bench drills wheel lock browser monitoring faketime

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s  %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.installed ui/dist/index.html  ## .venv with what requirements.lock pins, and the page, built

run: setup  ## an invented company, served on http://127.0.0.1:8000
	$(BIN)/edb demo

test: setup browser monitoring tests/gateway/provider/node_modules/.installed  ## every test, in the browser too
	@echo "the tests run at once, and each kind reports when it is done: some minutes"
	@$(MAKE) --jobs 2 --keep-going --output-sync --no-print-directory vitest playwright pytest

vitest:
	cd ui && npm test

playwright:
	cd ui && npm run e2e

pytest:
	$(BIN)/python -m pytest -n 2

check: setup  ## style, types and the fast tests, in under a minute
	@$(MAKE) --jobs 2 --keep-going --output-sync --no-print-directory fast lint fast-page

fast:
	$(BIN)/python -m pytest -q -n 2 -m "not slow"

fast-page:
	cd ui && npm test -- src

lint: setup  ## style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	cd ui && npm run check

calendar: setup monitoring faketime tests/gateway/provider/node_modules/.installed  ## tests on days on which code goes wrong, or on DAYS=leap: an hour or more
	$(BIN)/python -m tests.calendar $(DAYS:%=--on %) -- $(MAKE) --keep-going --no-print-directory vitest pytest

bench: setup  ## every figure of the benchmarks beside its reference, into bench/results.md
	$(BIN)/python -m bench

drills: setup  ## kills, load and malformed input in their long form: half an hour, into bench/*.md
	$(BIN)/python -m tests.drills --rounds 300
	$(BIN)/python -m tests.drills.workers --rounds 30
	$(BIN)/python -m bench.drill load
	$(BIN)/python -m tests.fuzz --rows 100000

wheel: setup  ## dist/edb-*.whl, which carries the page and needs neither Node nor a checkout
	rm -rf build dist
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

lock: setup  ## requirements.lock and requirements-runtime.lock anew, from pyproject.toml
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url \
		--extra dev pyproject.toml -o requirements.lock
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url \
		--extra gateway --extra traces --constraint requirements.lock pyproject.toml -o requirements-runtime.lock

# Without the warning that an editable installation is one.
.venv/.installed: .venv/.locked pyproject.toml
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

ui/dist/index.html: ui/node_modules/.installed ui/index.html $(shell find ui/src ui/public ui/*.ts -type f 2>/dev/null)
	cd ui && npm run --silent build

ui/node_modules/.installed: ui/package-lock.json
	@node -e 'process.exit(+(process.versions.node.split(".")[0] < 20))' \
		|| { echo "Node 20 or newer with npm is needed to build the page" >&2; exit 1; }
	cd ui && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --silent --no-fund --no-audit
	@touch $@

tests/gateway/provider/node_modules/.installed: tests/gateway/provider/package-lock.json
	npm ci --prefix tests/gateway/provider --silent --no-fund --no-audit
	@touch $@

define debian
	echo "installing Debian's $(1) for the tests"; as_root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	$$as_root apt-get update -qq && $$as_root apt-get install -qq -y --no-install-recommends $(1) >/dev/null
endef

browser:
	@command -v chromium >/dev/null || test -n "$$CHROMIUM" || { $(call debian,chromium); }

faketime:
	@command -v faketime >/dev/null || { $(call debian,faketime); }

# Only the programs are wanted: a policy keeps Debian from starting them as services.
monitoring:
	@command -v prometheus >/dev/null && command -v promtool >/dev/null && command -v sqlite3 >/dev/null \
		&& command -v systemd-analyze >/dev/null && command -v faketime >/dev/null \
		|| { export RUNLEVEL=1; $(call debian,prometheus sqlite3 systemd faketime); }

.venv/.locked: requirements.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; on Debian: apt-get install python3 python3-venv" >&2; exit 1; }
	test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@touch $@
