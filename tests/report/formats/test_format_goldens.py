"""The same runs in every format for other programs, compared with files: ``pytest --regenerate`` writes them anew."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from validator import Report
from validator.report.dataset.dataset_report import DataSetReport

if TYPE_CHECKING:
    from conftest import Golden

GOLDEN = Path(__file__).parent / "golden"
ENDINGS = {"junit": "xml", "github": "txt", "gitlab": "json", "markdown": "md"}

formats = pytest.mark.parametrize("form", list(ENDINGS))


def told_in(form: str, report: Report | DataSetReport) -> str:
    text = getattr(import_module(f"validator.report.{form}"), f"{form}_of")(report)
    assert isinstance(text, str)
    return text


@formats
def test_a_story_that_contradicts_is_the_golden_one(form: str, contradicts: Report, golden: Golden) -> None:
    golden.exact(GOLDEN / f"contradicts.{form}.{ENDINGS[form]}", told_in(form, contradicts))


@formats
def test_a_story_that_agrees_is_the_golden_one(form: str, agrees: Report, golden: Golden) -> None:
    golden.exact(GOLDEN / f"agrees.{form}.{ENDINGS[form]}", told_in(form, agrees))


@formats
def test_a_story_with_waivers_is_the_golden_one(form: str, waived: Report, golden: Golden) -> None:
    golden.exact(GOLDEN / f"waived.{form}.{ENDINGS[form]}", told_in(form, waived))


@formats
def test_a_data_set_is_the_golden_one(form: str, data_set: DataSetReport, golden: Golden) -> None:
    golden.exact(GOLDEN / f"data-set.{form}.{ENDINGS[form]}", told_in(form, data_set))


@formats
def test_the_same_run_gives_the_same_bytes(form: str, contradicts: Report, story: object) -> None:
    assert callable(story)
    assert told_in(form, story("prisoner-exchange-contradicts")) == told_in(form, contradicts)
