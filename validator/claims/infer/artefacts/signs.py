"""Minus signs that were lost: a sum between columns that holds in most rows, and in the others after a change of sign.

Contract: the change of sign makes the sum exactly right, and no other single change of sign does. A column that is a
distance (a margin, a gap) shows the same and is right, so the proof says what was seen and not who erred.
"""

from __future__ import annotations

from collections.abc import Sequence

from validator.claims.infer.artefacts.artefact import Artefact
from validator.claims.infer.column_roles import InferredColumn, name_words
from validator.claims.infer.sample import Sample
from validator.claims.infer.sums import Sum

_DISTANCES = frozenset(
    ["margin", "abs", "absolute", "distance", "gap", "difference", "diff", "lead", "spread", "range"]
)


def lost_signs(sample: Sample, columns: Sequence[InferredColumn], sums: Sequence[Sum]) -> list[Artefact]:
    """The columns whose sign must be changed in some rows, each with the sum that shows it."""
    found: list[Artefact] = []
    told: set[tuple[int, int]] = set()
    for entry in sums:
        by_column: dict[int, list[int]] = {}
        for row, column in entry.flipped:
            if (row, column) not in told:
                by_column.setdefault(column, []).append(row)
        for column, rows in by_column.items():
            if _DISTANCES & set(name_words(columns[column].name)):
                continue
            told.update((row, column) for row in rows)
            found.append(_artefact(sample, columns, entry, column, rows))
    return found


def _artefact(
    sample: Sample, columns: Sequence[InferredColumn], entry: Sum, column: int, rows: Sequence[int]
) -> Artefact:
    names = [columns[part].name for part in entry.parts]
    relation = f"{' + '.join(names)} = {columns[entry.total].name}"
    told = (
        f"{columns[column].name!r}: lost minus signs in {len(rows):,} {sample.unit}{'s' * (len(rows) > 1)}: {relation} "
        f"holds in {entry.holds:,} others, and there only if the sign is changed"
    )
    proof = []
    for row in rows[:3]:
        cells = {at: sample.columns[at][row] or "" for at in (*entry.parts, entry.total)}
        parts = " + ".join(_changed(cells[part], part == column) for part in entry.parts)
        proof.append(f"{sample.where([row])}: {parts} = {_changed(cells[entry.total], entry.total == column)}")
    advice = "restore the signs; if the column is a distance and never negative, leave this sum out of `checks`"
    return Artefact("lost-minus-signs", told, tuple(proof), advice)


def _changed(cell: str, change: bool) -> str:
    if not change:
        return f"({cell})" if cell.startswith(("-", "−")) else cell
    return cell.lstrip("-−") if cell.startswith(("-", "−")) else f"(−{cell})"
