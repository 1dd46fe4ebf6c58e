"""Counts with their texts in a terminal: the counts to the right of their column, each text wrapped under itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from validator.report.dataset.reasons import Reasons
from validator.report.layout import Page

if TYPE_CHECKING:
    from rich.text import Text


def count_lines(
    page: Page, indent: int, rows: Sequence[tuple[str, int]], other: int = 0, others: str = "others"
) -> Iterator[Text]:
    """Each count with its text, and last how many there are that have no line of their own."""
    listed = [*rows, *([(others, other)] if other else [])]
    column = max((len(f"{number:,}") for _, number in listed), default=0)
    for text, number in listed:
        yield from page.hang(indent, [f"{number:,}".rjust(column)], text, column=column + 2)


def reason_lines(page: Page, indent: int, reasons: Reasons) -> Iterator[Text]:
    """The commonest reasons, and how often there was another."""
    yield from count_lines(page, indent, reasons.rows(), reasons.other(), "other reasons")
