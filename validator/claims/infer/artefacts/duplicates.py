"""Rows that stand twice: some, all of them, or a whole file behind itself, with its header in the middle.

Contract: rows are equal in every cell. Single repetitions are told only where the texts of nine rows in ten are
different: where nothing names the rows, equal measurements or answers are no sign of anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from validator.claims.infer.artefacts.artefact import Artefact, quoted
from validator.claims.infer.column_roles import InferredColumn, Role
from validator.claims.infer.figures import read_number
from validator.claims.infer.sample import Sample

_LEAST_ROWS = 4
_SHOWN = 4
_NAMING = (Role.IDENTIFIER, Role.DIMENSION, Role.LABEL, Role.DATE)


def duplicated_rows(sample: Sample, columns: Sequence[InferredColumn]) -> list[Artefact]:
    """Equal rows; of a table that is there twice only that."""
    headers = set(_header_rows(sample))
    positions = [position for position in range(sample.length) if position not in headers]
    rows = [sample.row(position) for position in positions]
    if len(rows) < _LEAST_ROWS or len(sample.names) < 2:
        return []
    places: dict[tuple[str | None, ...], list[int]] = {}
    for position, row in zip(positions, rows, strict=True):
        places.setdefault(row, []).append(position)
    counts = Counter(len(at) for at in places.values())
    half = len(rows) // 2
    if sample.whole and len(rows) % 2 == 0 and rows[:half] == rows[half:] and len(places) * 10 >= half * 9:
        told = "the whole table stands twice: the second half repeats the first, row by row"
        first, second = sample.span(positions[0], positions[half - 1]), sample.span(positions[half], positions[-1])
        proof = f"{first} equal {second}, {len(sample.names)} cells each"
        return [Artefact("doubled-table", told, (proof,), "remove one half: every sum over the rows is doubled")]
    if set(counts) != {1} and len(counts) == 1 and len(places) > 1:
        (times,) = counts
        told = f"every row stands {'twice' if times == 2 else f'{times} times'}"
        proof = f"{len(rows):,} rows are {len(places):,} different rows, {times} times each"
        return [
            Artefact("doubled-table", told, (proof,), "remove the repetitions: every sum over the rows is too large")
        ]
    repeated = [at for at in places.values() if len(at) > 1]
    texts = [sample.columns[column.position] for column in columns if column.role in _NAMING]
    names = {tuple(text[position] for text in texts) for position in positions}
    if not repeated or not texts or len(names) * 10 < len(rows) * 9:
        return []
    more = sum(len(at) - 1 for at in repeated)
    repeat = "row that repeats" if more == 1 else "rows that repeat"
    told = f"{more:,} {repeat} an earlier one in all {len(sample.names)} columns"
    lines = [
        f"{sample.where(at)}: {', '.join(quoted(cell) for cell in sample.row(at[0])[:4])}" for at in repeated[:_SHOWN]
    ]
    if len(repeated) > _SHOWN:
        lines.append(f"and {len(repeated) - _SHOWN:,} more")
    return [Artefact("duplicated-rows", told, tuple(lines), "keep one of each, unless two equal events are meant")]


def repeated_headers(sample: Sample) -> list[Artefact]:
    """Rows that hold the names of the columns: files were put one behind the other."""
    rows = _header_rows(sample)
    if not rows:
        return []
    told = "the names of the columns stand among the rows: several files were put one behind the other"
    return [Artefact("repeated-header", told, (sample.where(rows),), "remove these rows; look for doubled parts")]


def _header_rows(sample: Sample) -> list[int]:
    names = [name.casefold() for name in sample.names]
    if len(names) < 2 or any(read_number(name) is not None for name in names):
        return []  # a row of numbers that was taken for names may come again
    return [
        position
        for position in range(sample.length)
        if [(cell or "").casefold() for cell in sample.row(position)] == names
    ]
