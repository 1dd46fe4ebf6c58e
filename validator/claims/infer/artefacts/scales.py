"""Values in another unit than their neighbours: thousands in some rows, or parts that were counted twice.

Contract: a factor of 1,000 or 1,000,000 on one single cell makes a sum exactly right that is wrong without it, and on
no other cell does it; of a stated total and the sum of its rows the ratio is exactly 2, 1,000 or 1,000,000 in every
measure that does not fit. Nothing is told of values that merely look large.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validator.claims.infer.artefacts.artefact import Artefact
from validator.claims.infer.artefacts.totals import TotalRow
from validator.claims.infer.column_roles import InferredColumn
from validator.claims.infer.figures import together, written
from validator.claims.infer.sample import Sample
from validator.claims.infer.sums import Sum

_FACTORS = (1_000, 1_000_000)


def split_units_in_sums(sample: Sample, columns: Sequence[InferredColumn], sums: Sequence[Sum]) -> list[Artefact]:
    """Rows in which a sum between columns fails unless one value is read as thousands or millions."""
    found: list[Artefact] = []
    told: set[tuple[int, int]] = set()
    for entry in sums:
        cells = (*entry.parts, entry.total)
        figures = dict(zip(cells, together([columns[at].figures for at in cells]), strict=True))
        seen: dict[tuple[int, int, bool], list[int]] = {}
        for row in entry.fails:
            values = {at: figures[at].values[row] or 0 for at in cells}
            fixes = list(_fixes(values, entry.total))
            if len(fixes) == 1 and (row, fixes[0][0]) not in told:
                seen.setdefault(fixes[0], []).append(row)
                told.add((row, fixes[0][0]))
        for (column, factor, larger), rows in seen.items():
            found.append(_in_sum(sample, columns, entry, column, factor, larger, rows))
    return found


def _fixes(values: dict[int, int], total: int) -> Iterator[tuple[int, int, bool]]:
    """(column, factor, whether it must be multiplied) for each change of one value that makes the sum right."""
    gap = values[total] - sum(value for at, value in values.items() if at != total)
    for at, value in values.items():
        wanted = value - gap if at == total else value + gap
        for factor in _FACTORS:
            if value and wanted == value * factor:
                yield at, factor, True
            elif wanted and value == wanted * factor:
                yield at, factor, False


def _in_sum(  # noqa: PLR0913, PLR0917 - the sum, the change and where it is wanted
    sample: Sample,
    columns: Sequence[InferredColumn],
    entry: Sum,
    column: int,
    factor: int,
    larger: bool,
    rows: Sequence[int],
) -> Artefact:
    relation = f"{' + '.join(columns[part].name for part in entry.parts)} = {columns[entry.total].name}"
    sign = "×" if larger else "÷"
    told = (
        f"{columns[column].name!r}: another unit in {len(rows):,} {sample.unit}{'s' * (len(rows) > 1)}: {relation} "
        f"holds there only with {sign} {factor:,}"
    )
    proof = []
    for row in rows[:3]:
        texts = {
            at: f"{sample.columns[at][row]} {sign} {factor:,}" if at == column else str(sample.columns[at][row])
            for at in (*entry.parts, entry.total)
        }
        proof.append(f"{sample.where([row])}: {' + '.join(texts[part] for part in entry.parts)} = {texts[entry.total]}")
    return Artefact("split-units", told, tuple(proof), "write all values of the column in one unit")


def ratios_of_totals(sample: Sample, columns: Sequence[InferredColumn], totals: Sequence[TotalRow]) -> list[Artefact]:
    """Stated totals that differ from the sum of their rows by a factor of exactly 2, 1,000 or 1,000,000."""
    found = []
    for total in totals:
        if not total.misses:
            continue
        ratios = {_ratio(columns, total.row, at, made) for at, made in total.misses}
        if len(ratios) == 1 and (ratio := ratios.pop()) is not None:
            found.append(_ratio_artefact(sample, columns, total, *ratio))
        elif len(total.misses) >= 1 and (cell := _one_cell(columns, total)) is not None:
            found.append(_cell_artefact(sample, columns, total, *cell))
    return found


def _ratio(columns: Sequence[InferredColumn], row: int, at: int, made: int) -> tuple[int, bool] | None:
    """The factor between the sum and the stated total, and whether the sum is the larger one."""
    stated = columns[at].figures.values[row] or 0
    for factor in (2, *_FACTORS):
        if stated and made == stated * factor:
            return factor, True
        if made and stated == made * factor:
            return factor, False
    return None


def _ratio_artefact(
    sample: Sample, columns: Sequence[InferredColumn], total: TotalRow, factor: int, larger: bool
) -> Artefact:
    lines = []
    for at, made in total.misses[:3]:
        sum_text = written(made, columns[at].figures.places)
        stated = sample.columns[at][total.row]
        shown = f"{sum_text} = {factor:,} × {stated}" if larger else f"{stated} = {factor:,} × {sum_text}"
        lines.append(
            f"{sample.where([total.row])}, {columns[at].name}: {len(total.addends):,} rows make {sum_text}: {shown}"
        )
    if factor == 2:
        told = (
            "a sum of rows is exactly twice its stated total: rows are there twice, or totals are among them"
            if larger
            else "a stated total is exactly twice the sum of its rows: half of them are missing, or it counts twice"
        )
        return Artefact("doubled-sum", told, tuple(lines), "look for a file that was read twice, and for total rows")
    told = f"a stated total and the sum of its rows differ by exactly {factor:,} times: they are in different units"
    return Artefact("split-units", told, tuple(lines), "write all values of a column in one unit")


def _one_cell(columns: Sequence[InferredColumn], total: TotalRow) -> tuple[int, int, int, bool] | None:
    """(column, row, factor, whether to multiply) where one single cell in another unit explains what misses."""
    found = []
    for at, made in total.misses:
        figures = columns[at].figures
        gap = (figures.values[total.row] or 0) - made
        for row in total.addends:
            value = figures.values[row] or 0
            for factor in _FACTORS:
                if value and gap == value * (factor - 1):
                    found.append((at, row, factor, True))
                elif value % factor == 0 and value and gap == value // factor - value:
                    found.append((at, row, factor, False))
    return found[0] if len(found) == 1 else None


def _cell_artefact(  # noqa: PLR0913, PLR0917 - the total and the cell that explains it
    sample: Sample,
    columns: Sequence[InferredColumn],
    total: TotalRow,
    at: int,
    row: int,
    factor: int,
    larger: bool,
) -> Artefact:
    sign = "×" if larger else "÷"
    name, cell = columns[at].name, sample.columns[at][row]
    told = (
        f"{name!r}: another unit in {sample.where([row])}: the stated total is right only with {cell} {sign} {factor:,}"
    )
    made = next(made for position, made in total.misses if position == at)
    proof = (
        f"{sample.where([total.row])}: {name} {sample.columns[at][total.row]} is stated, its rows make "
        f"{written(made, columns[at].figures.places)}; with {cell} {sign} {factor:,} they make what is stated",
    )
    return Artefact("split-units", told, proof, "write all values of the column in one unit")
