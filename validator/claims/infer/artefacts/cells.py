"""Traces in single cells: footnote marks, spaces in numbers, errors of a spreadsheet, digits lost to an exponent.

Contract: only cells in columns of numbers are looked at, and each proof is the cell itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from validator.claims.infer.artefacts.artefact import Artefact, cells_at, cells_text
from validator.claims.infer.artefacts.footnotes import footnoted
from validator.claims.infer.column_roles import InferredColumn
from validator.claims.infer.figures import read_number
from validator.claims.infer.sample import Sample

_ERROR = re.compile(
    r"#(?:REF!?|DIV/0!?|VALUE!?|NAME\?|NUM!?|NULL!?|N/A|SPILL!?|CALC!?|####*|WERT!|BEZUG!|ИМЯ\?|ЗНАЧ!|ССЫЛКА!)"
)
_SPACED = re.compile(r"[-+−]?\d{1,3}(?:([ \u00a0\u2007\u2009\u202f])\d{3})+(?:[.,]\d+)?%?")
_SHORTENED = re.compile(r"[-−]?[1-9][.,]\d+[eE]\+?\d+")
_NAMES = {" ": "spaces", "\u00a0": "no-break spaces", "\u2007": "figure spaces", "\u2009": "thin spaces",
          "\u202f": "narrow no-break spaces"}  # fmt: skip


def footnote_marks(sample: Sample, columns: Sequence[InferredColumn], mark: str) -> list[Artefact]:
    """Numbers with the mark of a footnote: ``1,234*``, ``12 a)``, ``390²``.

    A single letter counts (``12 p`` of a provisional figure) where most cells of the column are bare numbers.
    """

    def has_mark(cell: str) -> bool:
        return footnoted(cell, mark) is not None and not _is_read(cell, mark)

    return _in_columns(
        sample,
        columns,
        has_mark,
        Artefact(
            "footnote-marks",
            "with a footnote mark behind the number, which therefore cannot be read",
            (),
            "remove the marks, or put them in a column of their own",
        ),
    )


def _is_read(cell: str, mark: str) -> bool:
    """Whether the project reads the cell as it is: ``12 m`` is a length and has no footnote."""
    from validator.claims.notation.read import read_quantity
    from validator.claims.quantity import UnreadableValueError

    try:
        read_quantity(cell, locale="de" if mark == "," else None)
    except UnreadableValueError:
        return False
    return True


def spreadsheet_errors(sample: Sample, columns: Sequence[InferredColumn]) -> list[Artefact]:
    """Errors of a spreadsheet where a value was: ``#REF!``, ``#DIV/0!``, ``#####`` (a column that was too narrow)."""
    return _in_columns(
        sample,
        columns,
        lambda cell: _ERROR.fullmatch(cell) is not None,
        Artefact(
            "spreadsheet-errors",
            "with an error of a spreadsheet instead of a value",
            (),
            "export the table again; do not declare them as `nulls`, which would hide them",
        ),
    )


def lost_digits(sample: Sample, columns: Sequence[InferredColumn], mark: str) -> list[Artefact]:
    """Large whole numbers with an exponent, of which a spreadsheet keeps six digits: ``1.23E+11``.

    Small numbers are written so by every program, without losing anything, and ``602214076e15`` by some for large ones.
    """

    def is_cut(cell: str) -> bool:
        number = read_number(cell, mark) if _SHORTENED.fullmatch(cell) else None
        return number is not None and number.lost > 0

    return _in_columns(
        sample,
        columns,
        is_cut,
        Artefact(
            "lost-digits",
            "with an exponent beyond the digits written: the last digits are lost",
            (),
            "export the table again with all digits; until then each is read as rounded",
        ),
    )


def spaces_in_numbers(sample: Sample, columns: Sequence[InferredColumn]) -> list[Artefact]:
    """Numbers whose digits are grouped by spaces (``1 234``), or that are padded by a space that no program strips."""
    found = []
    for column in columns:
        if not column.is_measure or not sample.is_text(column.position):
            continue
        rows: dict[str, list[int]] = {}
        padded: list[int] = []
        for row, cell in enumerate(sample.raw[column.position]):
            if cell is None:
                continue
            grouped = _SPACED.fullmatch(cell.strip())
            if grouped is not None:
                rows.setdefault(grouped[1], []).append(row)
            elif cell.strip(" ") != cell.strip() and cell.strip():
                padded.append(row)
        for space, at in rows.items():
            told = f"{column.name!r}: {cells_text(len(at))} whose digits are grouped by {_NAMES[space]}"
            advice = (
                "declare a locale that groups so, such as `locale: fr`" if space == " " else "nothing: they are read"
            )
            found.append(Artefact("spaces-in-numbers", told, cells_at(sample, column.position, at), advice))
        if padded:
            told = f"{column.name!r}: {cells_text(len(padded))} with a no-break space before or behind the number"
            found.append(Artefact("spaces-in-numbers", told, cells_at(sample, column.position, padded)))
    return found


def _in_columns(
    sample: Sample, columns: Sequence[InferredColumn], is_such: Callable[[str], bool], form: Artefact
) -> list[Artefact]:
    """The form, filled in for each measure that has such cells."""
    found = []
    for column in columns:
        if not column.is_measure:
            continue
        rows = [row for row, cell in enumerate(sample.columns[column.position]) if cell is not None and is_such(cell)]
        if rows:
            told = f"{column.name!r}: {cells_text(len(rows))} {form.found}"
            found.append(replace(form, found=told, proof=cells_at(sample, column.position, rows)))
    return found
