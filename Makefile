# Each target is one line. The first use makes .venv from the locked files; a second use starts at once.
PYTHON ?= $(firstword $(shell for p in python3 python3.13 python3.12 python3.11; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p; done))
BIN := .venv/bin

.PHONY: run serve test lint kernel browser bench prove docs languages lock clean
run: .venv/core ; @$(BIN)/gigaramp forecast douai --report report.html --force
serve: .venv/serve ; @$(BIN)/gigaramp serve douai
test: lint browser kernel ; $(BIN)/python -m pytest -n 2 --dist loadfile -q
lint: .venv/dev ; $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports
kernel: .venv/core ; @$(BIN)/python -c "from gigaramp.twin.compiling import make_ready; make_ready()"
browser: .venv/dev ; @$(BIN)/python -m tests.report.browser >/dev/null
bench: .venv/dev ; $(BIN)/python -m benchmarks
prove: .venv/dev ; $(BIN)/python -m pytest -m prove -q
docs: .venv/dev ; $(BIN)/python -m docs.generate
languages: .venv/dev ; $(BIN)/python -m catalogue
lock: ; uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links requirements/core.in -o requirements/core.txt && uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links requirements/core.in requirements/serve.in -c requirements/core.txt -o requirements/serve.txt && uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links requirements/core.in requirements/serve.in requirements/dev.in -c requirements/serve.txt -o requirements/dev.txt
clean: ; rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis && find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "gigaramp needs Python 3.11 or newer: install it, or name it: make run PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Setting up .venv once, with $$($(PYTHON) --version). Later runs start at once."
	@$(PYTHON) -m venv .venv
.venv/core: requirements/core.txt pyproject.toml | .venv/bin/python
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/core.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e . && touch $@
.venv/serve: requirements/serve.txt .venv/core
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/serve.txt && touch $@
.venv/dev: requirements/dev.txt .venv/core
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt && touch $@
