"""``required.py``: what is missing is skipped with its reason, and fails where it may not be missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from required import NAMES, VARIABLE, needs

ROOT = Path(__file__).parents[1]

SKIPPED = pytest.skip.Exception
FAILED = pytest.fail.Exception


def test_what_is_present_is_needed_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "java")
    needs("java", True, "no Java")


def test_what_is_missing_is_skipped_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "chromium")
    with pytest.raises(SKIPPED, match=r"^no Java: install it$"):
        needs("java", False, "no Java: install it")


def test_what_is_missing_but_required_fails_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "chromium java")
    with pytest.raises(FAILED, match="no Java: install it\nVALIDATOR_REQUIRE names 'java'"):
        needs("java", False, "no Java: install it")


@pytest.mark.parametrize(("name", "required"), [("jave", ""), ("java", "jave")])
def test_a_name_that_is_misspelt_fails_and_is_not_passed_over(
    monkeypatch: pytest.MonkeyPatch, name: str, required: str
) -> None:
    monkeypatch.setenv(VARIABLE, required)
    with pytest.raises(FAILED, match="'jave' is nothing that tests need"):
        needs(name, True, "no Java")


def test_continuous_integration_requires_all_that_it_installs() -> None:
    script = (ROOT / ".ci/run").read_text()
    [always] = re.findall(rf'^export {VARIABLE}="(.*)"$', script, re.MULTILINE)
    [with_a_registry] = re.findall(rf'^  {VARIABLE}\+=" (.*)"$', script, re.MULTILINE)
    assert {*always.split(), *with_a_registry.split()} == set(NAMES) - {"package-index"}
