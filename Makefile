# make demo · make test · make check · make bench; each makes its own environment first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo test check bench docs units goldens clean

# The founding case, twice: once as it was reported, once with three planted errors.
demo: $(READY)
	$(BIN)/validator check fixtures/prisoner-exchange-agrees
	$(BIN)/validator check fixtures/prisoner-exchange-contradicts --fail-on never

test: $(READY)
	$(BIN)/pytest

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --cov --cov-report=term-missing:skip-covered --cov-fail-under=95

bench: $(READY)
	$(BIN)/python benchmarks/bench.py

# Everything generated: the rules' README, and the unit table from pint.
docs: $(READY)
	$(BIN)/python -m validator.rulebook.catalogue

goldens: $(READY)
	$(BIN)/pytest --regenerate

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV) || { echo "python3 cannot make a virtual environment: install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $(READY)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage dist build
