"""The draft of a table's declaration: what was inferred, each line with its reason, and below it the traces seen.

Contract: ``read_declared`` reads the draft back without an error. What only a person can know (complete members, sums
that must hold) stands in it as comments. The same sample gives the same text.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from validator.claims.form import is_name, is_word
from validator.claims.infer.artefacts.artefact import Artefact
from validator.claims.infer.column_roles import InferredColumn, Role
from validator.claims.infer.layout_guess import LayoutGuess
from validator.claims.infer.sample import Sample
from validator.claims.infer.sums import Sum
from validator.claims.infer.yaml_text import comment_of, list_of, text_of, with_reasons

_MOST_MEMBERS = 12
_MOST_SUMS = 20
_MOST_PROBLEMS = 3


@dataclass(frozen=True, slots=True)
class Inferred:
    """All that was inferred of a table; ``reading`` are lines on how its file is written, each with its reason."""

    sample: Sample
    columns: tuple[InferredColumn, ...]
    layout: LayoutGuess
    sums: tuple[Sum, ...]
    artefacts: tuple[Artefact, ...]
    reading: tuple[tuple[str, str], ...] = ()
    locale: tuple[str, str] | None = None
    """The locale and its reason."""


def draft(inferred: Inferred) -> str:
    """The text of ``NAME.validator.yaml``."""
    sections = [
        _head(inferred),
        _reading(inferred),
        _layout(inferred),
        _columns(inferred),
        _members(inferred),
        _checks(inferred),
        _traces(inferred),
    ]
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def _head(inferred: Inferred) -> list[str]:
    sample = inferred.sample
    rows = f"all {sample.length:,} rows" if sample.whole else f"the first {sample.length:,} rows"
    lines = [
        f"# Drafted from {rows} of {comment_of(os.path.basename(sample.path))}.",
        "# Every line is a guess with its reason beside it: correct what is wrong and delete the rest.",
    ]
    if sample.problems:
        count = len(sample.problems)
        lines.append(f"# {count:,} row{'s' * (count > 1)} could not be read:")
        lines += [
            f"#   line {problem.place.line:,}: {comment_of(problem.found)}"
            for problem in sample.problems[:_MOST_PROBLEMS]
        ]
    return lines


def _reading(inferred: Inferred) -> list[str]:
    lines = list(inferred.reading)
    if inferred.locale is not None:
        lines.append((f"locale: {inferred.locale[0]}", inferred.locale[1]))
    nulls: Counter[str] = Counter()
    where: dict[str, list[str]] = {}
    for column in inferred.columns:
        for token, count in column.nulls:
            nulls[token] += count
            where.setdefault(token, []).append(column.name)
    if nulls:
        told = "; ".join(f"{token} {count:,} × in {', '.join(where[token][:3])}" for token, count in nulls.items())
        lines.append((f"nulls: {list_of(nulls)}", f"where a number should be: {told}"))
    notes = [f"# {comment_of(note)}" for note in inferred.sample.notes]
    return notes + with_reasons(lines)


def _layout(inferred: Inferred) -> list[str]:
    guess, names = inferred.layout, inferred.sample.names
    lines = [(f"layout: {guess.layout}", guess.reason)]
    if guess.layout == "wide":
        if guess.identity:
            lines.append((f"id: {_names(names, guess.identity)}", guess.identity_reason))
        else:
            lines.append(("# id:", "no column, pair or triple of columns is different in every row: they are numbered"))
    else:
        if guess.identity:
            lines.append((f"record: {_names(names, guess.identity)}", guess.identity_reason))
        if guess.measure is not None:
            shown = ", ".join(inferred.columns[guess.measure].members[:4])
            lines.append((f"measure: {text_of(names[guess.measure])}", f"{shown}, …"))
        lines.append((f"value: {_names(names, guess.value)}", inferred.columns[guess.value[0]].reason))
        if guess.unit is not None:
            lines.append((f"unit: {text_of(names[guess.unit])}", ", ".join(inferred.columns[guess.unit].members[:4])))
    if guess.dims:
        reasons = "; ".join(f"{names[at]}: {inferred.columns[at].reason}" for at in guess.dims[:4])
        lines.append((f"dims: {list_of(names[at] for at in guess.dims)}", reasons))
    return with_reasons(lines)


def _names(names: Sequence[str], positions: Sequence[int]) -> str:
    return text_of(names[positions[0]]) if len(positions) == 1 else list_of(names[at] for at in positions)


def _columns(inferred: Inferred) -> list[str]:
    guess = inferred.layout
    taken = {*guess.identity, *guess.dims, guess.measure, guess.unit}
    lines = [
        line
        for column in inferred.columns
        if column.position not in taken or column.is_measure
        if (line := _column(inferred, column)) is not None
    ]
    declared = any(not line.startswith("  #") for line, _ in lines)
    return ["columns:" if declared else "# columns:", *with_reasons(lines)] if lines else []


def _column(inferred: Inferred, column: InferredColumn) -> tuple[str, str] | None:
    name, wide = text_of(column.name), inferred.layout.layout == "wide"
    label = (f"  # {comment_of(column.name)}", f"{column.reason}; not checked")
    match column.role:
        case Role.MEASURE if wide or column.position in inferred.layout.value:
            return f"  {name}: {{{_declaration(column)}}}", _measure_reason(inferred, column)
        case Role.DATE if wide and _are_read(inferred, column) and is_name(column.name):
            return f"  {name}: {{date: true}}", column.reason
        case Role.IDENTIFIER | Role.DIMENSION if wide and any(value is not None for value in column.figures.values):
            return f"  {name}: ignore", column.reason
        case Role.MEASURE | Role.DATE | Role.IDENTIFIER | Role.DIMENSION | Role.LABEL | Role.EMPTY:
            return label


def _declaration(column: InferredColumn) -> str:
    parts = []
    if is_name(column.name) is None:
        parts.append(f"measure: column_{column.position + 1}")
    if column.unit is not None:
        parts.append(f"unit: {text_of(column.unit)}")
    if column.exact:
        parts.append("precision: exact")
    return ", ".join(parts)


def _measure_reason(inferred: Inferred, column: InferredColumn) -> str:
    reasons = [column.reason]
    if column.unit_words:
        reasons.append(f"unit from {column.unit_words!r}" if column.unit else column.unit_words)
    if column.scale:
        reasons.append(f"the name says {column.scale}: a declaration has no scale, so no rule compares it with others")
    if column.exact:
        reasons.append("money with two decimals in every cell, taken as exact")
    return "; ".join(reasons)


def _are_read(inferred: Inferred, column: InferredColumn) -> bool:
    """Whether the project reads the dates as they are written: 03/04/2025 may be in March or in April."""
    from validator.claims.notation.read import read_quantity
    from validator.claims.quantity import Kind, UnreadableValueError

    tokens = {token for token, _ in column.nulls}
    cells = dict.fromkeys(cell for cell in inferred.sample.columns[column.position] if cell is not None)
    try:
        return all(read_quantity(cell, date=True).kind is Kind.DATE for cell in list(cells)[:200] if cell not in tokens)
    except UnreadableValueError:
        return False


def _members(inferred: Inferred) -> list[str]:
    chosen = [
        inferred.columns[at] for at in inferred.layout.dims if 1 < len(inferred.columns[at].members) <= _MOST_MEMBERS
    ]
    if not chosen:
        return []
    return [
        "# Declare members only where they are complete and nothing is counted in two of them:",
        "# members:",
        *(f"#   {text_of(column.name)}: {list_of(column.members)}" for column in chosen),
    ]


def _checks(inferred: Inferred) -> list[str]:
    likely = [entry for entry in inferred.sums if entry.is_likely]
    if not likely or inferred.layout.layout != "wide":
        return []
    lines = [(f'#   - "{_formula(inferred, entry)}"', _sum_reason(inferred, entry)) for entry in likely[:_MOST_SUMS]]
    more = [f"#   … and {len(likely) - _MOST_SUMS:,} more"] if len(likely) > _MOST_SUMS else []
    return [
        "# Sums that hold in the sample; declare those that must hold:",
        "# checks:",
        *with_reasons(lines),
        *more,
    ]


def _formula(inferred: Inferred, entry: Sum) -> str:
    names = [_in_formula(inferred.sample.names[at]) for at in (*entry.parts, entry.total)]
    text = f"{' + '.join(names[:-1])} = {names[-1]}"
    return comment_of(text).replace("\\", "\\\\").replace('"', '\\"')


def _in_formula(name: str) -> str:
    return name if is_word(name) else f"`{name}`"


def _sum_reason(inferred: Inferred, entry: Sum) -> str:
    sample = inferred.sample
    rounded = "" if entry.exact else " within rounding"
    failing = sorted([*entry.fails, *(row for row, _ in entry.flipped)])
    if not failing:
        return f"holds{rounded} in all {entry.rows:,} rows that tell"
    return f"holds{rounded} in {entry.holds:,} of {entry.rows:,} rows that tell; not in {sample.where(failing)}"


_NOTHING_SEEN = [
    "# None of what was looked for was seen in these rows: rows that are totals, or that stand twice; sums of rows or",
    "# columns that are right only with another unit or sign; shares in percent beside fractions of 1; points beside",
    "# commas as decimal marks; numbers made into dates; footnote marks, errors of a spreadsheet, lost digits and",
    "# spaces in numbers; a table cut where a spreadsheet ends. Other mistakes may be there.",
]


def _traces(inferred: Inferred) -> list[str]:
    if not inferred.artefacts:
        return _NOTHING_SEEN
    count = len(inferred.artefacts)
    return [
        f"# Artefacts seen: {count}. Each with its places and its proof; nothing in the table was changed.",
        *(line for number, artefact in enumerate(inferred.artefacts, 1) for line in _trace(number, artefact)),
    ]


def _trace(number: int, artefact: Artefact) -> Iterator[str]:
    yield "#"
    yield f"# {number}. {comment_of(artefact.found)} ({artefact.kind})"
    for line in artefact.proof:
        yield f"#      {comment_of(line)}"
    if artefact.advice:
        yield f"#    to do: {comment_of(artefact.advice)}"
