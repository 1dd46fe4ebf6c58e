"""Which layout a table has, and which columns name its records: a guess with its reason.

Contract: nothing here is certain, and the draft says so. A table is long where a column is named for measures, or where
one column of numbers stands beside texts that only together tell its rows apart; otherwise it is wide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from validator.claims.form import EACH, RESERVED_MEMBERS, is_member, is_name
from validator.claims.infer.column_roles import InferredColumn, Role, name_words
from validator.claims.infer.sample import Sample

_MEASURE_WORDS = frozenset(["measure", "variable", "indicator", "metric", "series", "concept", "kennzahl", "показник"])
_VALUE_WORDS = frozenset(["value", "values", "val", "wert", "obs", "значення"])
_UNIT_WORDS = frozenset(["unit", "units", "uom", "einheit", "одиниця"])
_MOST_KEYS = 8  # columns of which pairs and triples are tried as names of the rows


@dataclass(frozen=True, slots=True)
class LayoutGuess:
    """The positions of the columns that have a part in the layout; ``identity`` names a record in either layout."""

    layout: str
    reason: str
    identity: tuple[int, ...] = ()
    identity_reason: str = ""
    measure: int | None = None
    value: tuple[int, ...] = ()
    unit: int | None = None
    dims: tuple[int, ...] = ()


def guess_layout(sample: Sample, columns: Sequence[InferredColumn]) -> LayoutGuess:
    """The likeliest layout of a sample."""
    texts = [column for column in columns if column.role in (Role.DIMENSION, Role.LABEL, Role.DATE, Role.IDENTIFIER)]
    unit = next((column.position for column in texts if _is_unit(column)), None)
    keys = [column for column in texts if column.position != unit]
    values = [column for column in columns if column.is_measure]
    named = next((column for column in keys if _holds_measures(sample, column)), None)
    if named is not None and values:
        chosen = [column for column in values if _VALUE_WORDS & set(name_words(column.name))] or values
        reason = f"{named.name!r} holds {len(named.members):,} names of measures, {chosen[0].name!r} their values"
        rest = [column for column in keys if column is not named and column.role is not Role.LABEL]
        return _long(sample, rest, reason, named.position, chosen, unit)
    single = _name_of_rows(sample, keys, most=1)
    several = [column for column in keys if column.role in (Role.DIMENSION, Role.DATE)]
    if len(values) == 1 and not single and len(several) > 1 and _unique(sample, [key.position for key in several]):
        listed = ", ".join(column.name for column in several[:4])
        reason = f"one column of numbers, {values[0].name!r}, and rows that only {listed} together tell apart"
        return _long(sample, several, reason, None, values, unit)
    identity = single or _name_of_rows(sample, keys)
    dims = tuple(
        column.position
        for column in keys
        if column.role is Role.DIMENSION and (column.position,) != identity and can_be_dimension(column)
    )
    reason = f"each {sample.unit} has {len(values):,} column{'s' * (len(values) != 1)} of numbers"
    return LayoutGuess("wide", reason, identity, _identity_reason(sample, columns, identity), dims=dims)


def can_be_dimension(column: InferredColumn) -> bool:
    """Whether all texts of a column can be members: ``none`` and ``any`` mean something in rules."""
    return all(is_member(member) and member not in (*RESERVED_MEMBERS, EACH) for member in column.members)


def _long(  # noqa: PLR0913, PLR0917 - the parts of the layout
    sample: Sample,
    keys: Sequence[InferredColumn],
    reason: str,
    measure: int | None,
    values: Sequence[InferredColumn],
    unit: int | None,
) -> LayoutGuess:
    first = tuple(column.position for column in keys[:1])
    dims = tuple(column.position for column in keys[1:] if can_be_dimension(column))
    told = "the first column that the rows share: move columns between `record` and `dims` so that what must add up"
    value = tuple(column.position for column in values)
    return LayoutGuess("long", reason, first, f"{told} is in one record", measure, value, unit, dims)


def _is_unit(column: InferredColumn) -> bool:
    words = name_words(column.name)
    return column.role is Role.DIMENSION and bool(words) and words[-1] in _UNIT_WORDS


def _holds_measures(sample: Sample, column: InferredColumn) -> bool:
    words = name_words(column.name)
    names = [cell for cell in column.members if is_name(cell)]
    is_text = column.role is Role.DIMENSION and all(value is None for value in column.figures.values)
    return is_text and bool(words) and words[-1] in _MEASURE_WORDS and len(names) == len(column.members) > 1


def _name_of_rows(sample: Sample, keys: Sequence[InferredColumn], most: int = 3) -> tuple[int, ...]:
    """The first column, else the first pair or triple of columns, whose texts are different in every row."""
    if sample.length < 2:
        return ()
    running = [key for key in keys if key.reason.startswith("a running number")]
    ordered = [key for key in keys if key not in running and key.role is not Role.DATE]
    dated = [key for key in keys if key.role is Role.DATE]
    for column in (*ordered, *dated, *running):
        if column.unique:
            return (column.position,)
    for size in range(2, most + 1):
        for chosen in combinations((*ordered, *dated)[:_MOST_KEYS], size):
            positions = sorted(column.position for column in chosen)
            if _unique(sample, positions):
                return tuple(positions)
    return ()


def _unique(sample: Sample, positions: Sequence[int]) -> bool:
    seen: set[tuple[str | None, ...]] = set()
    for key in _keys(sample, positions):
        if None in key or key in seen:
            return False
        seen.add(key)
    return bool(seen)


def _keys(sample: Sample, positions: Sequence[int]) -> Iterator[tuple[str | None, ...]]:
    yield from zip(*(sample.columns[position] for position in positions), strict=True)


def _identity_reason(sample: Sample, columns: Sequence[InferredColumn], identity: tuple[int, ...]) -> str:
    if not identity:
        return ""
    names = " and ".join(columns[position].name for position in identity)
    return f"{names}: different in each of {sample.length:,} {sample.unit}s"
