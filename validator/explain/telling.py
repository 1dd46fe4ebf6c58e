"""What is worth telling of a cell that nobody states, and how it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.explain.unknowns import CALENDAR, CellName
from validator.judge.numerals import show_interval
from validator.judge.shown import unit_name

if TYPE_CHECKING:
    from validator.claims.interval import Interval
    from validator.judge.judge import Judged
    from validator.judge.values import CellType


def is_telling(name: CellName, interval: Interval, domain: Interval, judged: Judged) -> bool:
    """Whether an implied interval says something: more than is assumed anyway, or than the declared members say."""
    dims = dict(name[1])
    if dims.get("statistic") == "count" and dims.get("of") in judged.read.members:
        return False
    return interval not in (domain, CALENDAR) and not (interval.low is None and interval.high is None)


def value_text(interval: Interval, known: CellType) -> str:
    """An implied value as a reader writes it: ``390``, ``69 to 71 %``, ``23 May 2025``."""
    if known.unit is not None and known.unit.name == "1":
        return show_interval(interval.times(100), unit="%")
    return show_interval(interval, known.kind, unit_name(known.unit))
