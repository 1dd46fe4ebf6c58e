"""What each column of a sample is: a measure, an identifier, a dimension, a date, or a label.

Contract: every answer comes with its reason in words, counted in the sample. A column of numbers is a measure unless
its name, leading zeros or a running number say that its numbers name things; half of its cells suffice, because the
others may be exactly what is wrong with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from validator.claims.infer.figures import Figures, figures_of
from validator.claims.infer.sample import Sample
from validator.claims.infer.unit_names import unit_of_name


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NULLS = _words(
    """
    - – — -- --- . .. ... … : n/a n.a. n.a na nan null none nil missing unknown ? x k.a. k.a н/д н.д. (d) (s) (x)
    not_available tbd tba #n/a
    """
) | {"not available", "no data", "keine angabe", "немає даних"}
"""What is written where a number is not known, in lower case."""

_CODE_WORDS = _words(
    """
    id ids code codes fips geoid zip zipcode postcode plz iso isin iban uuid guid isbn phone tel key ref reference
    nr nuts lau gtin ean barcode
    """
)
_PERIOD_WORDS = _words(
    """
    year month quarter week day date period jahr monat quartal datum рік місяць as_of
    """
)
_MONEY_WORDS = _words(
    """
    amount price cost costs revenue salary wage fee fees tax total balance debit credit payment paid expense
    expenses income budget betrag preis kosten umsatz сума ціна
    """
)
_WORDS = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DATE = re.compile(r"\d{4}-\d{1,2}(?:-\d{1,2})?(?:[T ]\d{2}:\d{2}.*)?|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2} \w+ \d{4}")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d|21\d\d")
MOST_MEMBERS = 50
"""A column with more different texts is no dimension that anybody lists."""


class Role(Enum):
    """What a column is to the rules."""

    MEASURE = "measure"
    IDENTIFIER = "identifier"
    DIMENSION = "dimension"
    DATE = "date"
    LABEL = "label"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class InferredColumn:
    """A column with its role and the reason for it.

    ``nulls`` are the tokens that stand where there is no number; ``members`` the different texts of a dimension.
    """

    name: str
    position: int
    role: Role
    reason: str
    figures: Figures
    unit: str | None = None
    unit_words: str = ""
    scale: str | None = None
    exact: bool = False
    unique: bool = False
    nulls: tuple[tuple[str, int], ...] = ()
    members: tuple[str, ...] = ()

    @property
    def is_measure(self) -> bool:
        """Whether its cells are numbers that mean an amount."""
        return self.role is Role.MEASURE


def infer_columns(sample: Sample, mark: str) -> tuple[InferredColumn, ...]:
    """What each column is, in the order of the file."""
    return tuple(_infer(sample, position, mark) for position in range(len(sample.names)))


def _infer(sample: Sample, position: int, mark: str) -> InferredColumn:
    name, cells = sample.names[position], sample.columns[position]
    filled = [cell for cell in cells if cell is not None]
    figures = figures_of(cells, "." if not sample.is_text(position) else mark)
    nulls = Counter(cell for cell in filled if cell.lower() in NULLS)
    told = len(filled) - sum(nulls.values())
    numeric = sum(value is not None for value in figures.values)
    different = dict.fromkeys(filled)
    unique = bool(filled) and len(different) == len(filled) == len(cells)

    def made(role: Role, reason: str, **more: object) -> InferredColumn:
        listed = tuple(nulls.items()) if role in (Role.MEASURE, Role.DATE) else ()
        return InferredColumn(name, position, role, reason, figures, unique=unique, nulls=listed, **more)  # type: ignore[arg-type]

    if not told:
        return made(Role.EMPTY, "no cell holds anything" if not filled else "every cell says that there is nothing")
    dates = sum(_DATE.fullmatch(cell) is not None for cell in filled)
    if dates * 2 > told:
        return made(Role.DATE, _share(dates, told, "dates"))
    if numeric * 2 > told:
        named = _names_things(name, filled, figures, unique)
        if named is not None:
            role, reason = named
            members = tuple(different) if role is Role.DIMENSION and len(different) <= MOST_MEMBERS else ()
            return made(role, reason, members=members)
        return made(Role.MEASURE, _share(numeric, told, "numbers"), **_measure(name, figures))
    if unique and len(filled) > 1:
        return made(Role.IDENTIFIER, f"{len(different):,} different texts in {len(cells):,} {sample.unit}s")
    if len(different) <= MOST_MEMBERS and len(filled) >= 2 * len(different):
        reason = f"{len(different):,} different text{'s' * (len(different) > 1)} in {len(filled):,} {sample.unit}s"
        return made(Role.DIMENSION, reason, members=tuple(different))
    return made(Role.LABEL, f"text, {len(different):,} different in {len(filled):,} {sample.unit}s")


def _share(count: int, of: int, what: str) -> str:
    return f"all {of:,} cells are {what}" if count == of else f"{count:,} of {of:,} cells are {what}"


def name_words(name: str) -> list[str]:
    """The words of a column's name in lower case: ``zipCode`` is ``zip`` and ``code``."""
    return [word.lower() for word in _WORDS.findall(_CAMEL.sub(" ", name))]


def _names_things(name: str, filled: Sequence[str], figures: Figures, unique: bool) -> tuple[Role, str] | None:
    """The role of a column whose numbers name things instead of measuring them, and why; None for a measure."""
    words = name_words(name)
    if not figures.is_whole:
        return None
    if words and words[-1] in _CODE_WORDS:
        return Role.IDENTIFIER, f"numbers that name things: the name says {words[-1]!r}"
    zeros = sum(cell[:1] == "0" and len(cell) > 1 and cell.isdecimal() for cell in filled)
    if zeros:
        return Role.IDENTIFIER, f"numbers that name things: {zeros:,} begin with 0"
    if words and words[-1] in _PERIOD_WORDS:
        return Role.DIMENSION, f"numbers that name a time: the name says {words[-1]!r}"
    if all(_YEAR.fullmatch(cell) for cell in filled) and len(set(filled)) * 2 <= len(filled):
        return Role.DIMENSION, "numbers that name a time: every cell is a year"
    known = [value for value in figures.values if value is not None]
    if unique and len(known) > 2 and known == list(range(known[0], known[0] + len(known))) and known[0] in (0, 1):
        return Role.IDENTIFIER, f"a running number: {known[0]}, {known[1]}, {known[2]} …"
    return None


def _measure(name: str, figures: Figures) -> dict[str, object]:
    """Unit, scale and precision of a measure, as far as its name and its values agree."""
    named = unit_of_name(name)
    unit, words = named.unit, named.words
    known = [value for value in figures.values if value is not None]
    if unit is not None and _is_counted(unit) and (figures.places or any(value < 0 for value in known)):
        unit, words = None, ""  # nothing is counted in parts or below zero
    if unit is None and known and figures.percents == len(known):
        words = "every cell has a percent sign"
    cents = figures.places == 2 and all(
        figures.room[row] == 1 for row, value in enumerate(figures.values) if value is not None
    )
    money = unit is not None and _is_money(unit)
    exact = cents and (money or (unit is None and bool(_MONEY_WORDS & set(name_words(name)))))
    return {"unit": unit, "unit_words": words, "scale": named.scale, "exact": exact}


def _is_counted(unit: str) -> bool:
    from validator.claims.units import is_whole, parse_unit

    return is_whole(parse_unit(unit))


def _is_money(unit: str) -> bool:
    from validator.claims.units import is_money, parse_unit

    return is_money(parse_unit(unit))
