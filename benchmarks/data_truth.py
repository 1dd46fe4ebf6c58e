"""What a right report of a data set says: worked out from the figures by a few lines of whole-number arithmetic.

Nothing of the validator is used here. "About" widens a figure by a tenth and half a step of its last digit that is not
zero (``rules/wording.yaml``); ends are kept in twentieths, so that they are whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from data_records import TARGET, TOTAL, WHOLE, WOMEN, Figures, name


@dataclass(slots=True)
class Counts:
    """The verdicts of one rule."""

    checks: int = 0
    contradicts: int = 0
    undecided: int = 0

    @property
    def agrees(self) -> int:
        return self.checks - self.contradicts - self.undecided


@dataclass(slots=True)
class Truth:
    """The verdicts by form and rule, and the ids of the records that contradict, which are those that were broken."""

    rules: dict[str, dict[str, Counts]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    records: int = 0
    claims: dict[str, int] = field(default_factory=dict)

    def add(self, records: Sequence[Figures]) -> None:
        """Count records in all forms.

        Raises:
            AssertionError: a broken record does not contradict in every form, or a whole one does in some.
        """
        for one in records:
            flat, nested = _flat(one), _nested(one)
            is_broken = one.mistake != WHOLE
            assert any(wrong for _, wrong, _ in flat.values()) == is_broken, one
            assert any(wrong for _, wrong, _ in nested.values()) == is_broken, one
            if is_broken:
                self.broken.append(name(one.number))
            more = 1 if one.weekday < 0 else 2
            for form, verdicts in (("wide", flat), ("nested", nested)):
                counts = self.rules.setdefault(form, {})
                for rule, (checks, contradicts, undecided) in verdicts.items():
                    count = counts.setdefault(rule, Counts())
                    count.checks += checks
                    count.contradicts += contradicts
                    count.undecided += undecided
            self.claims["wide"] = self.claims.get("wide", 0) + 6
            self.claims["nested"] = self.claims["long"] = self.claims.get("nested", 0) + 6 + more
        self.records += len(records)

    def of(self, form: str) -> dict[str, Counts]:
        """The verdicts of a form; a long table states the day and perhaps the day of the week as well."""
        if form != "long":
            return self.rules[form]
        counts = dict(self.rules["wide"])
        flat = counts["not-negative"]
        counts["not-negative"] = Counts(self.claims["long"], flat.contradicts, flat.undecided)
        return counts


Verdicts = dict[str, tuple[int, int, int]]
"""Checks, contradictions and undecided checks of a record, by rule."""


def _flat(one: Figures) -> Verdicts:
    """The rules of ``data_rules``."""
    _, military, civilian, per_side, total, agreed, women, *_ = one
    return {
        "parts-make-side": (1, military + civilian != per_side, 0),
        "sides-make-total": (1, per_side * 2 != total, 0),
        "side-within-agreed": (1, per_side > agreed, 0),
        "total-within-agreed": (1, total > 2 * agreed, 0),
        "women-in-total": (1, women > total, 0),
        "not-negative": (6, sum(figure < 0 for figure in one[1:7]), 0),
    }


def _nested(one: Figures) -> Verdicts:
    """The shipped rules: what is said of one side or category is a part of what is said of all.

    Undecided: the women are a part of the total, of which no other part is stated, and so on.
    """
    _, military, civilian, per_side, total, agreed, women, about, _, weekday, _ = one
    total_from, total_to = _ends(total, about == TOTAL)
    target_to = _ends(agreed, about == TARGET)[1]
    women_from, women_to = _ends(women, about == WOMEN)
    verdicts: Verdicts = {
        "parts-make-whole": (
            5,
            (military + civilian != per_side) + (not total_from <= 40 * per_side <= total_to),
            3,
        ),
        "part-within-whole": (
            4,
            (military > per_side) + (civilian > per_side) + (20 * per_side > total_to) + (women_from > total_to),
            0,
        ),
        "within-target": (1, 20 * per_side > target_to, 0),
        "count-not-negative": (5, (women_to < 0) + sum(figure < 0 for figure in one[1:5]), 0),
        "whole-count": (5, 0, 0),
    }
    if weekday >= 0:
        verdicts["weekday-of-date"] = (1, 0, 0)
    return verdicts


def _ends(figure: int, about: bool) -> tuple[int, int]:
    """The least and the greatest value in twentieths.

    >>> _ends(780, True), _ends(3, False)
    ((13940, 17260), (60, 60))
    """
    if not about:
        return 20 * figure, 20 * figure
    step = 1
    while figure and figure % (10 * step) == 0:
        step *= 10
    wider = 2 * abs(figure) + 10 * step
    return 20 * figure - wider, 20 * figure + wider


def as_json(truth: Truth) -> dict[str, object]:
    """What is kept beside the files."""
    return {
        "records": truth.records,
        "claims": truth.claims,
        "rules": {
            form: {rule: [one.checks, one.contradicts, one.undecided] for rule, one in sorted(counts.items())}
            for form, counts in truth.rules.items()
        },
        "broken": truth.broken,
    }


def from_json(data: dict[str, object]) -> Truth:
    """The same read again."""
    rules: dict[str, dict[str, Iterable[int]]] = data["rules"]  # type: ignore[assignment]
    return Truth(
        {form: {rule: Counts(*counts) for rule, counts in by_rule.items()} for form, by_rule in rules.items()},
        data["broken"],  # type: ignore[arg-type]
        data["records"],  # type: ignore[arg-type]
        data["claims"],  # type: ignore[arg-type]
    )
