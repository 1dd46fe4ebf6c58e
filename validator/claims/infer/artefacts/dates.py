"""Numbers and ranges that a spreadsheet took for dates: ``Mar-01`` was ``3-1``, ``10-Dec`` was ``10-12``.

Contract: a cell is such a date only where the other cells of its column are numbers or ranges; in a column of dates, or
of words, ``1-Mar`` is what somebody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from validator.claims.infer.artefacts.artefact import Artefact, cells_at, cells_text
from validator.claims.infer.column_roles import InferredColumn, Role
from validator.claims.infer.figures import read_number
from validator.claims.infer.sample import Sample

_MONTHS = (
    "jan feb mar apr may jun jul aug sep oct nov dec mär mai okt dez янв фев мар апр май июн июл авг сен окт ноя дек"
)
_MONTH = rf"(?:{'|'.join(_MONTHS.split())})[a-z]{{0,1}}"
_TAKEN = re.compile(
    rf"{_MONTH}[- ./]\d{{1,4}}|\d{{1,2}}\.?[- ./]{_MONTH}|\d{{1,2}}\.?[- ./]{_MONTH}[- ./]\d{{2,4}}"
    r"|\d{4}-\d{2}-\d{2}(?:[ T]00:00(?::00(?:\.0+)?)?)?|\d{1,2}/\d{1,2}/\d{4}",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\d{1,4}\s?(?:-|–|to)\s?\d{1,4}\+?|\d{1,4}\+|[<>≥≤]\s?\d+")


def numbers_as_dates(sample: Sample, columns: Sequence[InferredColumn], mark: str) -> list[Artefact]:
    """Cells that are dates in a column of numbers or of ranges such as ``5-9``."""
    found = []
    for column in columns:
        if column.role is Role.DATE:
            continue
        cells = sample.columns[column.position]
        taken = [row for row, cell in enumerate(cells) if cell is not None and _TAKEN.fullmatch(cell)]
        if not taken:
            continue
        ranges = sum(cell is not None and _RANGE.fullmatch(cell) is not None for cell in cells)
        numbers = sum(cell is not None and read_number(cell, mark) is not None for cell in cells)
        told = sum(cell is not None for cell in cells) - len(taken)
        if 2 * max(ranges, numbers) <= told or not told:
            continue
        others = "numbers" if numbers >= ranges else "ranges"
        words = f"{column.name!r}: {cells_text(len(taken))} that a spreadsheet took for dates among {told:,} {others}"
        advice = "export the column as text: the date has replaced what was written"
        found.append(Artefact("numbers-as-dates", words, cells_at(sample, column.position, taken), advice))
    return found
