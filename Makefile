# make demo · make test · make check · make bench · make bench-data; each makes its own environment first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PLAIN  := $(VENV)/.installed
READY  := $(VENV)/.ready
RIVAL  := $(VENV)/.rival

.PHONY: demo test check bench bench-data docs units goldens clean

# The founding case, twice: once as it was reported, once with three planted errors.
demo: $(PLAIN)
	@$(BIN)/validator check fixtures/prisoner-exchange-agrees
	@echo
	@$(BIN)/validator check fixtures/prisoner-exchange-contradicts --fail-on never

# With COVERED=1 the tests measure what they cover, and the checks report that without running them once more.
test: $(READY)
	$(BIN)/pytest $(if $(COVERED),--cov --cov-report=)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(if $(COVERED),,$(BIN)/pytest --cov --cov-report=)
	$(BIN)/coverage report --skip-covered --fail-under=95

bench: $(RIVAL)
	@$(BIN)/python benchmarks/bench.py
	@$(BIN)/python benchmarks/bench_explain.py

# Millions of records: several minutes and 8 GB of disk. BENCH="--records 20000" looks quickly, BENCH=--write puts the
# table into benchmarks/README.md.
bench-data: $(RIVAL)
	@$(BIN)/python benchmarks/bench_data.py $(BENCH)

# What is generated: the rules' README, and the unit table from pint.
docs: $(READY)
	$(BIN)/python -m validator.rulebook.catalogue

units: $(READY)
	$(BIN)/python -m validator.claims.units.generate

goldens: $(READY)
	$(BIN)/pytest --regenerate

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV) || { echo "python3 cannot make a virtual environment: install python3-venv"; exit 1; }

$(PLAIN): pyproject.toml | $(VENV)/bin/python
	@echo "installing into $(VENV) …"
	@$(PIP) --editable .
	@touch $(PLAIN)

$(RIVAL): pyproject.toml | $(VENV)/bin/python
	@echo "installing what the benchmarks measure against into $(VENV) …"
	@$(PIP) --editable ".[bench]"
	@touch $(PLAIN) $(RIVAL)

$(READY): pyproject.toml | $(VENV)/bin/python
	@echo "installing the development tools into $(VENV) …"
	@$(PIP) --editable ".[dev]"
	@touch $(PLAIN) $(READY)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage dist build
