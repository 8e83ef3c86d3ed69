# Two commands do everything, set-up included: `make run` and `make test`.
# PYTHON=… chooses the interpreter; none: the newest on this machine that really starts.
export PYTHON
BIN := .venv/bin
CODE := bot bus services tests examples benchmarks

.PHONY: help run test quick setup lint format types contracts pytest soak bench verify-deploy audit requirements clean

help:  ## Show what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 15

run:  ## Start Diana (the playground, if there is no BOT_TOKEN)
	@sh scripts/setup run
	@exec $(BIN)/diana run

setup:  ## Create .venv with all pinned dependencies
	@sh scripts/setup dev

test: setup lint types contracts pytest  ## Formatting, lint, types, import contracts and tests; WHOLE=1: the long ones too

quick: setup  ## The tests without browser, PostgreSQL and chaos
	$(BIN)/python -m pytest -q -n 3 --maxschedchunk 2 -m "not browser and not postgres and not chaos and not long"

lint: setup
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)

format: setup  ## Bring the code into form
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

pytest: setup
	$(BIN)/python -m pytest -q -n 3 --maxschedchunk 2 $(if $(WHOLE),,-m "not long")

soak: setup  ## Faults for SOAK_SECONDS (default 600), then the ledger
	SOAK_SECONDS=$${SOAK_SECONDS:-600} $(BIN)/python -m pytest -q -s -o faulthandler_timeout=0 tests/chaos

bench:  ## Measure the bus beside FastStream and raw redis-py, then the program, then the boards; writes benchmarks/RESULTS*.md (15 minutes)
	@sh scripts/setup bench
	$(BIN)/python -m benchmarks bus
	$(BIN)/python -m benchmarks app
	$(BIN)/python -m benchmarks boards

verify-deploy:  ## Check deploy/ with the tools it is for, and let every alert fire on a running Diana (Debian; 8 minutes)
	@sh scripts/verify-deploy

audit: setup  ## Ask an advisory database about every pinned package; red when nobody could be asked
	$(BIN)/python scripts/audit.py

requirements:  ## Compile requirements/*.txt from pyproject.toml (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    pyproject.toml requirements/build.in -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    --extra dev pyproject.toml requirements/build.in -o requirements/dev.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    --extra bench pyproject.toml requirements/build.in -o requirements/bench.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    --extra dev --extra deploy pyproject.toml requirements/build.in -o requirements/deploy.txt

clean:  ## Remove what set-up and tests made (never ./data)
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* .import_linter_cache
