"""What claims of one form share: how a number in digits alone is read, and the texts that were read before.

A form is a claim's measure, dimensions, unit, precision and rounding, under a setting: what its record declares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from validator.claims.cells import SAME_UNIT, CellKey
from validator.claims.quantity import Kind, Quantity
from validator.claims.reading import unscaled

if TYPE_CHECKING:
    from validator.claims.notation.precision import Precision
    from validator.claims.record import Claim, MeasureDeclaration
    from validator.claims.units import Unit

WHOLE_NUMBER = "-?[0-9]{1,15}"
"""The texts that ``ClaimReader.whole_numbers`` speaks of, as a regular expression."""

_plain = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,15}))?").fullmatch
_plain_whole = re.compile(r"(-?)([0-9]{1,15})(?:(?!)([0-9]))?").fullmatch
"""Where a locale is declared, a point may group digits; the third group is never found."""
_OF_MEASURE = SAME_UNIT - {"change"}


@dataclass(frozen=True, slots=True, eq=False)
class ClaimKind:
    """All of a claim that has been read but its value. One object for each, so that kinds compare by identity."""

    measure: str
    key: CellKey
    kind: Kind
    unit: Unit | None
    says_direction: bool
    noun: str | None


@dataclass(slots=True)
class ClaimForm:
    """What the claims of one form share.

    ``plain`` finds a number in digits alone, where nothing else can be meant by digits; ``whole`` and ``decimal`` are
    what such a number is without and with a decimal point, once one of them was read in full. ``texts`` are the
    readings of short numbers, ``told`` those of other texts by the day of publication.
    """

    plain: Callable[[str], re.Match[str] | None]
    unit: str | None
    precision: Precision | None
    rounding: str
    locale: str | None
    whole: Digits | None = None
    decimal: Digits | None = None
    texts: dict[str, Known] = field(default_factory=dict)
    told: dict[tuple[str, int | None], Known] = field(default_factory=dict)


class Digits(NamedTuple):
    """The kind and unit of a number in digits alone; ``exact``: it stands for one value, whatever its unit."""

    kind: ClaimKind
    unit: str | None
    exact: bool


Known = tuple[Quantity, ClaimKind]
"""A text that was read."""


@dataclass(slots=True, eq=False)
class Setting:
    """What records declare in common: the measures, and how their numbers are written.

    ``is_flawed`` where a declared unit is none.
    """

    measures: Mapping[str, MeasureDeclaration]
    precision: object
    rounding: str | None
    locale: str | None
    is_flawed: bool = False
    forms: dict[object, ClaimForm] = field(default_factory=dict)


def form_of(claim: Claim, setting: Setting) -> ClaimForm:
    """The form of a claim under what its record declares."""
    declared = setting.measures.get(claim.measure)
    from validator.claims.notation.precision import Precision

    statistic = claim.dims.get("statistic", "value")
    precision = claim.precision or (declared.precision if declared else None) or setting.precision
    rounding = claim.rounding or (declared.rounding if declared else None) or setting.rounding
    unit = claim.unit or (declared.unit if declared else None)
    digits = (
        statistic in _OF_MEASURE
        and (precision is None or precision == "exact")
        and not (declared is not None and declared.date)
        and unscaled("", claim.unit) == ("", claim.unit)
    )
    plain = _never if not digits else _plain if setting.locale is None else _plain_whole
    exact = Precision(exact=True) if precision == "exact" else None
    return ClaimForm(plain, unit, exact, rounding or "nearest", setting.locale)


def _never(text: str) -> None:
    """No text of this form is known by its digits alone."""


def frozen_fields(declared: MeasureDeclaration) -> tuple[object, ...]:
    """A declaration that can be looked up."""
    return tuple(frozen(getattr(declared, name)) for name in declared.__slots__)


def frozen(value: object) -> object:
    """A declared value that can be looked up; what is equal and of another type stays apart."""
    if isinstance(value, Mapping):
        return tuple((name, type(part), part) for name, part in value.items())
    return value
