"""The runs that the formats for other programs are shown: two stories, one of them waived, and a data set."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from validator import Report, RuleBook, load_rules
from validator.bulk.options import Options
from validator.bulk.run import check_data_set
from validator.claims.readers.tables.records import TableOptions
from validator.errors import Place
from validator.report.checking import judge_sources, read_sources
from validator.report.dataset.dataset_report import DataSetReport
from validator.rulebook.measures import named_measures
from validator.waivers.waiver import Accepted, Waiver, Waivers

HERE = Path(__file__).parent
ROOT = HERE.parents[2]

sys.path.insert(0, str(HERE))

WHEN = date(2025, 5, 24)
COUNTED_TWICE = Waiver(
    reason="the ministry counts who came back twice | @ministry",
    date=WHEN,
    expires=date(2025, 12, 31),
    record="istanbul-exchange-2025-05-23",
    rule="parts-make-whole",
    claims=("per_side", "so_far"),
    place=Place("validator.waivers.toml", 1),
)
OF_NOTHING = Waiver(
    reason="…",
    date=WHEN,
    record="istanbul-exchange-2025-05-23",
    rule="whole-count",
    claims=("women",),
    place=Place("validator.waivers.toml", 9),
)
BUSY = Waiver(
    reason="the north baked at home", date=WHEN, record="north", rule="sold-was-baked", claims=("sold", "baked")
)


@pytest.fixture
def story(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Report]:
    monkeypatch.chdir(ROOT)

    def checked(name: str, *waivers: Waiver) -> Report:
        accepted = Accepted.on(WHEN, Waivers("validator.waivers.toml", waivers)) if waivers else None
        return judge_sources([read_sources([f"fixtures/{name}"])], load_rules([]), accepted=accepted)

    return checked


@pytest.fixture
def contradicts(story: Callable[..., Report]) -> Report:
    return story("prisoner-exchange-contradicts")


@pytest.fixture
def agrees(story: Callable[..., Report]) -> Report:
    return story("prisoner-exchange-agrees")


@pytest.fixture
def waived(story: Callable[..., Report]) -> Report:
    """The same contradictions, one of them accepted, and a waiver that accepts nothing."""
    return story("prisoner-exchange-contradicts", COUNTED_TWICE, OF_NOTHING)


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> RuleBook:
    monkeypatch.chdir(HERE)
    monkeypatch.setenv("VALIDATOR_CACHE", "")
    return load_rules(["rules"], shipped=False)


@pytest.fixture
def stalls(rules: RuleBook) -> Callable[..., DataSetReport]:
    """Six stalls: five contradictions in four of them, two that lack a number, one with a word for a number."""

    def checked(limit: int = 20, accepted: Accepted | None = None) -> DataSetReport:
        options = Options(
            limit=limit, tables=TableOptions(id=("stall",), book_names=named_measures(rules)), accepted=accepted
        )
        return check_data_set(["sample/stalls.csv"], rules, options)

    return checked


@pytest.fixture
def data_set(stalls: Callable[..., DataSetReport]) -> DataSetReport:
    """Two of the contradictions in full, one of them accepted, and the rest counted."""
    return stalls(2, Accepted.on(WHEN, Waivers("validator.waivers.toml", (BUSY,))))
