# Everything a working copy needs: `make run` to look at it, `make test` to trust it.

PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13 python3.14; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)
BIN := .venv/bin

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.DEFAULT_GOAL := help
.PHONY: help setup run test check lint bench lock

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s  %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.installed  ## a virtual environment in .venv with everything that requirements.lock pins

run: setup  ## an invented company, served on http://127.0.0.1:8000
	$(BIN)/edb demo

test: setup  ## every test
	$(BIN)/python -m pytest

check: lint  ## style, types and the fast tests, in under a minute
	$(BIN)/python -m pytest -q -n 2 -m "not slow"

lint: setup  ## style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: setup  ## every figure of the benchmarks beside its reference, into bench/results.md
	$(BIN)/python -m bench

lock: setup  ## requirements.lock anew, from pyproject.toml
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url \
		--extra dev pyproject.toml -o requirements.lock

# Without the warning that an editable installation is one.
.venv/.installed: .venv/.locked pyproject.toml
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

.venv/.locked: requirements.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; on Debian: apt-get install python3 python3-venv" >&2; exit 1; }
	test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@touch $@
