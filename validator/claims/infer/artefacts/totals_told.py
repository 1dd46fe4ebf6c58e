"""Total rows as they are told: those that are the sum of other rows, and those that only say so.

Contract: a label without the sums is told with what the rows around make; only a label that says "total" itself is.
"""

from __future__ import annotations

from collections.abc import Sequence

from validator.claims.infer.artefacts.artefact import Artefact, listed, quoted
from validator.claims.infer.artefacts.totals import TotalRow, is_plain_label
from validator.claims.infer.column_roles import InferredColumn
from validator.claims.infer.figures import written
from validator.claims.infer.sample import Sample

_SHOWN = 4


def total_rows(sample: Sample, columns: Sequence[InferredColumn], totals: Sequence[TotalRow]) -> list[Artefact]:
    """The total rows, those that are proved first."""
    found = []
    proved = [total for total in totals if total.is_proved]
    if proved:
        of = " that could be read" if any(total.unsure for total in proved) else ""
        told = f"{_rows(len(proved), 'total ')} among the data: the sum of other rows in every measure{of}"
        advice = "take them out, or declare their dimension's `members`: a sum over all rows counts everything twice"
        found.append(Artefact("total-rows", told, _lines(sample, columns, proved), advice))
    doubtful = [
        total
        for total in totals
        if not total.is_proved
        and total.label is not None
        and is_plain_label(total.label)
        and (total.misses or not total.unsure)
    ]
    if doubtful:
        told = f"{_rows(len(doubtful))} labelled as a total that the rows around do not make"
        lines = _lines(sample, columns, doubtful)
        found.append(Artefact("labelled-totals", told, lines, "look which rows they are totals of"))
    return found


def _rows(count: int, kind: str = "") -> str:
    return f"{count:,} {kind}row{'s' * (count > 1)}"


def _lines(sample: Sample, columns: Sequence[InferredColumn], totals: Sequence[TotalRow]) -> tuple[str, ...]:
    lines = [_line(sample, columns, total) for total in totals[:_SHOWN]]
    return (*lines, f"and {len(totals) - _SHOWN:,} more") if len(totals) > _SHOWN else tuple(lines)


def _line(sample: Sample, columns: Sequence[InferredColumn], total: TotalRow) -> str:
    label = f" {quoted(total.label)}" if total.label is not None else ""
    where = f"{sample.where([total.row])}{label}"
    if not total.addends or not (total.fits or total.misses):
        return f"{where}: no rows to compare it with"
    first, last = total.addends[0], total.addends[-1]
    adjacent = last - first + 1 == len(total.addends)
    span = sample.span(first, last) if adjacent else f"{len(total.addends):,} rows, {sample.where(total.addends)}"
    parts = []
    if total.fits:
        at = total.fits[0]
        names = listed(columns[fit].name for fit in total.fits[:3]) + (" …" if len(total.fits) > 3 else "")
        parts.append(f"{names}: the sum of {span} ({columns[at].name} {sample.columns[at][total.row]})")
    for at, made in total.misses[:2]:
        sum_text = written(made, columns[at].figures.places)
        parts.append(f"{columns[at].name} {sample.columns[at][total.row]}, but {span} make {sum_text}")
    if total.unsure:
        names = listed(columns[at].name for at in total.unsure[:3]) + (" …" if len(total.unsure) > 3 else "")
        parts.append(f"{names}: not compared, because not all cells of {span} are numbers")
    return f"{where}: {'; '.join(parts)}"
