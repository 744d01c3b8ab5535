# Needs python3 (3.11 or newer) and make. Everything that is installed goes into .venv.

PYTHON ?= python3
BIN := .venv/bin
METADATA := pyproject.toml setup.cfg setup.py
SERVABLE := .venv/.servable
TESTABLE := .venv/.testable
REDOCLY := REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true \
	npx --yes @redocly/cli@2.77.0
TOO_OLD := Python 3.11 or newer is needed; name one: make PYTHON=python3.12

.PHONY: help serve test lint lint-code lint-documents lint-documents-skipped bench crash hammer crowd examples demo fuzz \
	soak image image-test image-requirements release clean

help:
	@echo "make serve   the mock on 127.0.0.1:8080, its records in .data/mockinvoice.json"
	@echo "make test    the whole suite, with line and branch coverage of 97 % at least"
	@echo "make lint    ruff, mypy, import-linter, and the OpenAPI documents (redocly needs node)"
	@echo "make bench   us beside other mocks, the store, the judge, the test kit; docs/performance.md"
	@echo "make crash   a writer and a mock that are killed 200 times lose nothing"
	@echo "make hammer  eight threads in one space and in 64, for minutes: no update is lost"
	@echo "make crowd   500 tests on four workers share one mock, ten times over"
	@echo "make examples  the clients in examples/: Python, Node and PHP"
	@echo "make fuzz    spoiled requests and files, for SECONDS (40); make soak for MINUTES (1)"
	@echo "make demo    every documented example, sent to a mock over HTTP"
	@echo "make image   the container image, with docker or podman; make image-test tests it from outside"
	@echo "make release a wheel and an sdist in dist/, opened and checked"
	@echo "make clean   remove what make and the tools have made, but not .data"

serve: $(SERVABLE)
	@$(BIN)/mockinvoice serve --db .data/mockinvoice.json

test: $(TESTABLE)
	$(BIN)/pytest -n 2 --cov --cov-fail-under=97 $(TEST_OPTIONS)

lint: lint-code $(if $(shell command -v npx),lint-documents,lint-documents-skipped)

lint-code: $(TESTABLE)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/openapi-spec-validator openapi/*.yaml

lint-documents:
	$(REDOCLY) lint --config redocly.yaml openapi/*.yaml

lint-documents-skipped:
	@echo "redocly lint left out: there is no npx on this machine"

crash: $(TESTABLE)
	$(BIN)/pytest -n 2 tests/core/test_crash.py tests/core/test_faulty_lives.py tests/test_crash_over_http.py \
		--crash-rounds 200

hammer: $(TESTABLE)
	$(BIN)/pytest tests/core/test_hammer.py --hammer-turns 200000 --durations 4

crowd: $(TESTABLE)
	$(BIN)/pytest tests/plugin/test_crowd.py --crowd-rounds 10

examples: $(TESTABLE)
	$(BIN)/pytest --quiet --config-file=examples/python/pytest.ini examples/python
	$(BIN)/pytest --quiet --config-file=examples/moving/pytest.ini examples/moving
	cd examples && PATH="$(CURDIR)/$(BIN):$$PATH" node --test node
	cd examples && PATH="$(CURDIR)/$(BIN):$$PATH" php php/test_invoicing.php

SECONDS ?= 40
MINUTES ?= 1

# Needs wrk, npm and java; what is not there is left out, but for wrk.
bench: $(TESTABLE)
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	$(BIN)/python -m benchmarks.against
	$(BIN)/python -m benchmarks.start
	$(BIN)/python -m benchmarks.storage
	$(BIN)/python benchmarks/judge.py
	$(BIN)/python benchmarks/plugin.py
	$(BIN)/python benchmarks/spaces.py
	$(BIN)/python benchmarks/clock.py

fuzz: $(TESTABLE)
	PYTHONPATH=. $(BIN)/python benchmarks/fuzz.py $(SECONDS)

soak: $(TESTABLE)
	$(BIN)/python benchmarks/soak.py $(MINUTES)

image:
	image/build.sh

# Needs npm for what the guide shows of Node.
image-test: $(TESTABLE)
	$(BIN)/python -m pip install --quiet --editable '.[image]'
	npm ci --prefix tests/image/guide/node --ignore-scripts --no-audit --no-fund
	image/test.sh $(TEST_OPTIONS)

# Pins of what goes into the image, for every Python and machine; needs a registry of packages.
image-requirements: $(TESTABLE)
	$(BIN)/python -m pip install --quiet uv
	PATH="$(CURDIR)/$(BIN):$$PATH" image/requirements.sh --upgrade

release: $(TESTABLE)
	rm -rf dist
	$(BIN)/python -m build --no-isolation --outdir dist .
	$(BIN)/python release/check.py dist $${TAG:+"$$TAG"}

demo: $(TESTABLE)
	@$(BIN)/python -m mockinvoice.demo

# One after the other, also under make -j: pip must not run twice in one environment.
$(SERVABLE): $(METADATA)
	@$(PYTHON) -c 'import sys; sys.exit("$(TOO_OLD)" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(TESTABLE): $(SERVABLE)
	$(BIN)/python -m pip install --quiet --editable '.[test,lint]'
	@touch $@

clean:
	rm -rf .venv build dist *.egg-info .coverage .hypothesis .import_linter_cache .mypy_cache \
		.pytest_cache .ruff_cache .schemathesis schemathesis-report
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
