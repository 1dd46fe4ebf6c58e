"""One report for all tests of its forms: of ``sample/exchange.json``, by the rules in ``rules/`` alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator import Report, RuleBook, check, load_rules

HERE = Path(__file__).parent


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> RuleBook:
    monkeypatch.chdir(HERE)
    monkeypatch.setenv("VALIDATOR_CACHE", "")
    return load_rules(["rules"], shipped=False)


@pytest.fixture
def report(rules: RuleBook) -> Report:
    return check("sample", rules)
