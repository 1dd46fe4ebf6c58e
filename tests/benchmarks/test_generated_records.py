"""The records of `make bench-data`: the same on every run, right where nothing is planted, wrong where something is."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("data_records")


@pytest.fixture
def forms(records: ModuleType) -> ModuleType:
    return importlib.import_module("data_forms")


@pytest.fixture
def truth(records: ModuleType) -> ModuleType:
    return importlib.import_module("data_truth")


def test_fewer_records_are_the_first_of_more(records) -> None:
    assert list(records.records(12_000))[:3_000] == list(records.records(3_000))
    assert list(records.records(12_000))[10_000:] == list(records.block(10_000, 2_000))


def test_records_without_a_mistake_keep_all_rules(records) -> None:
    for one in records.records(5_000, broken=0):
        assert one.military + one.civilian == one.per_side
        assert one.per_side * 2 == one.total
        assert one.per_side <= one.agreed
        assert 0 <= one.women <= one.total


def test_one_record_in_a_hundred_is_broken_and_all_mistakes_occur(records) -> None:
    mistakes = [one.mistake for one in records.records(20_000) if one.mistake != records.WHOLE]
    assert 160 <= len(mistakes) <= 240
    assert set(range(len(records.MISTAKES))) == set(mistakes)


def test_every_broken_record_contradicts_in_every_form_and_no_other_does(records, truth) -> None:
    found = truth.Truth()
    found.add(list(records.records(10_000)))  # raises where one does not
    found.add(list(records.records(10_000, broken=1)))
    assert found.records == 20_000
    assert 10_000 < len(found.broken) < 10_200


def test_the_forms_say_the_same(records, forms) -> None:
    one = records.Figures(7, 270, 120, 390, 780, 1000, 3, records.TOTAL, 1184, 4, records.WHOLE)
    assert forms.row(one) == "r0000007,270,120,390,780,1000,3\n"
    record = json.loads(forms.nested_line(one))
    assert record["id"] == "r0000007"
    assert [claim["value"] for claim in record["claims"]] == [
        "270",
        "120",
        "390",
        "about 780",
        "1000",
        "3",
        "2025-05-23",
        "Friday",
    ]


def test_about_widens_by_a_tenth_and_half_a_step(truth) -> None:
    # about 780: 78 and 5 to each side, in twentieths
    assert truth._ends(780, True) == (20 * (780 - 83), 20 * (780 + 83))
    # about 1000: 100 and 500 to each side
    assert truth._ends(1000, True) == (20 * 400, 20 * 1600)
    assert truth._ends(3, False) == (60, 60)
