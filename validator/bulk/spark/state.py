"""What a row of the input is to the screen, before its texts are looked at."""

from __future__ import annotations

from enum import IntEnum


class State(IntEnum):
    """What a row is: only ``SCREENED`` ones can be cleared, and only ``BLANK`` ones are counted and not told."""

    SCREENED = 0
    BLANK = 1
    TOO_LONG = 2
    NOT_PLAIN = 3
    """It is not UTF-8, or has a null character in it: the exact reader says what is wrong."""
    NO_ROW = 4
    """A line that is no row of its table, because a quotation may go on in the next: the file is read as one."""
    HEAD = 5
    """It has the text of a line above the rows, and may be that line."""
