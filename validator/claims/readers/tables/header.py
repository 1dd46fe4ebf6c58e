"""Whether the first row of a table names its columns or is data like the rows below it.

Contract: it is data if it has a number wherever all cells below are numbers, there is such a column, and these numbers
are not all years, by which many tables call their columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"[-+−(]?[$€£¥]?\d[\d.,'\u00a0\u202f ]*%?\)?").fullmatch
_YEAR = re.compile(r"(?:1[6-9]|20|21)\d\d").fullmatch


def is_data(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row looks like those below it.

    >>> is_data([["r1", "231"], ["r2", "882"]]), is_data([["region", "2024"], ["Adams", "882"]])
    (True, False)
    """
    if len(rows) < 2:
        return False
    first, *rest = rows
    numbers = []
    for column, head in enumerate(first):
        below = [row[column].strip() for row in rest if column < len(row) and row[column].strip()]
        if below and all(_NUMBER(cell) for cell in below):
            if not _NUMBER(head.strip()):
                return False
            numbers.append(head.strip())
    return bool(numbers) and not all(_YEAR(number) for number in numbers)
