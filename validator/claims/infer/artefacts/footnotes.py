"""Numbers with the mark of a footnote behind them, as a person reads them: ``1,234*`` is 1,234.

Contract: the mark is never a digit that could belong to the number.
"""

from __future__ import annotations

import re

from validator.claims.infer.column_roles import InferredColumn
from validator.claims.infer.figures import Figures, Number, read_number
from validator.claims.infer.sample import Sample

_NUMBER = r"[-+−]?[$€£¥₴]?\d[\d.,'\u00a0\u202f ]*%?"
_FOOTNOTE = re.compile(
    rf"(?P<number>{_NUMBER})(?P<mark>\s?(?:[*†‡§¶#]+|[⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜ]+|\[\w{{1,3}}\]|\([a-z0-9]\)|[a-z0-9]\)|[a-z]))"
)


def footnoted(cell: str, mark: str) -> Number | None:
    """The number that stands before the mark of a footnote; None where there is no mark, or no number.

    >>> footnoted("1,234*", ".").digits, footnoted("4902 b", ".").digits, footnoted("390", ".")
    (1234, 4902, None)
    """
    found = _FOOTNOTE.fullmatch(cell)
    return None if found is None else read_number(found["number"].strip(), mark)


def with_footnoted(sample: Sample, column: InferredColumn, mark: str) -> Figures:
    """The numbers of a column, with those that have the mark of a footnote."""
    figures = column.figures
    values, room = list(figures.values), list(figures.room)
    for row, cell in enumerate(sample.columns[column.position]):
        if cell is None or values[row] is not None:
            continue
        number = footnoted(cell, mark if sample.is_text(column.position) else ".")
        if number is not None and number.places <= figures.places:
            values[row] = number.digits * 10 ** (figures.places - number.places)
            room[row] = 10 ** (figures.places - number.places) if number.places else 0
    return Figures(tuple(values), tuple(room), figures.places, figures.percents)
