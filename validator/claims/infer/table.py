"""From a table's path to the draft of its declaration.

Contract: the table is read by the reader that every check uses, so that a draft never speaks of other cells than a
check would. The first rows are held in memory, and no others.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from validator.claims.infer.artefacts.artefact import Artefact
from validator.claims.infer.artefacts.find import find_artefacts
from validator.claims.infer.artefacts.limits import LIMITS, cut_by_a_spreadsheet
from validator.claims.infer.column_roles import infer_columns
from validator.claims.infer.draft import Inferred, draft
from validator.claims.infer.figures import decimal_mark, table_mark
from validator.claims.infer.layout_guess import guess_layout
from validator.claims.infer.sample import ROWS, Sample, take_sample
from validator.claims.infer.sums import find_sums
from validator.claims.readers.tables.declared import Declared
from validator.claims.readers.tables.table import Table, Tally

_SPACES = "\u00a0\u2007\u2009\u202f "


def draft_declaration(path: str, most: int = ROWS, override: Declared | None = None) -> str:
    """The draft of ``NAME.validator.yaml`` for the table at ``path``, from its first ``most`` rows.

    Raises:
        RecordFileError: the table cannot be opened, or what is declared of it already is wrong.
    """
    from validator.claims.readers.tables.opened_table import open_table

    table, declared = open_table(path, override)
    sample = take_sample(table, most)
    header: bool = getattr(getattr(table, "dialect", None), "header", True)
    cut = cut_by_a_spreadsheet(_rows(table, sample), header)
    return draft(infer(sample, tuple(_reading(table, declared, sample)), declared.locale, cut))


def infer(
    sample: Sample,
    reading: tuple[tuple[str, str], ...] = (),
    locale: str | None = None,
    first: Sequence[Artefact] = (),
) -> Inferred:
    """All that a sample shows; ``locale`` is a declared one, which decides over what the cells show."""
    mark, told = _mark(sample, locale)
    columns = infer_columns(sample, mark)
    sums = find_sums([(column.position, column.figures) for column in columns if column.is_measure])
    artefacts = (*first, *find_artefacts(sample, columns, sums, mark))
    return Inferred(sample, columns, guess_layout(sample, columns), sums, artefacts, reading, told)


def _mark(sample: Sample, locale: str | None) -> tuple[str, tuple[str, str] | None]:
    """The decimal mark of the table, and the locale to declare with its reason."""
    texts = [sample.columns[at] for at in range(len(sample.names)) if sample.is_text(at)]
    mark, counts = table_mark(texts)
    if locale is not None:
        from validator.claims.notation.numerals import decimal_mark as mark_of

        return mark_of(locale), (locale, "as declared")
    if mark == ",":
        example = next(cell for column in texts for cell in column if cell is not None and decimal_mark(cell) == ",")
        name = "fr" if any(space in example for space in _SPACES) else "de"
        cells = f"{counts[',']:,} cell{'s' * (counts[','] > 1)}"
        return mark, (name, f"{cells} with a decimal comma, such as {example}")
    return mark, None


def _reading(table: Table, declared: Declared, sample: Sample) -> list[tuple[str, str]]:
    """How the file is written, where it is text: as it was declared or found."""
    from validator.claims.infer.yaml_text import text_of

    lines: list[tuple[str, str]] = []
    dialect = getattr(table, "dialect", None)
    if dialect is not None:
        found = "as declared" if declared.delimiter is not None else "found in the first lines"
        lines.append((f"delimiter: {text_of(dialect.delimiter)}", found))
        encoding = declared.encoding or dialect.encoding.removesuffix("-sig")
        lines.append((f"encoding: {text_of(encoding)}", "as declared" if declared.encoding else "its bytes are UTF-8"))
        if declared.encoding is None and any("is not utf-8" in problem.found for problem in sample.problems):
            lines[-1] = (
                "# encoding: windows-1252",
                "its bytes are not UTF-8: perhaps windows-1252, windows-1250 or windows-1251; only a person can tell",
            )
        elif declared.encoding is None and dialect.encoding.startswith("utf-16"):
            lines[-1] = (lines[-1][0], "its byte order mark says so")
        line = dialect.first_line
        if not dialect.header:
            lines.append(("header: false", "the first line looks like those below it"))
        else:
            lines.append((f"header: {'true' if line == 1 else line}", f"line {line} names the columns"))
    if declared.sheet is not None:
        lines.append((f"sheet: {text_of(declared.sheet)}", "as declared"))
    return lines


def _rows(table: Table, sample: Sample) -> int:
    """How many rows the table has, up to one more than a spreadsheet can hold."""
    if sample.whole:
        return sample.length + len(sample.problems)
    most = max(LIMITS) + 1
    if sample.unit == "line":
        dialect = getattr(table, "dialect", None)
        above = 0 if dialect is None else dialect.first_line - (not dialect.header)
        return _lines(table.path, most + 1) - above
    return sum(1 for _ in islice(table.rows(Tally()), most))


def _lines(path: str, most: int) -> int:
    """How many lines a text file has; in a table whose cells hold line ends more than it has rows, and none is told."""
    from validator.claims.readers.opening import opened

    count, last = 0, b"\n"
    with opened(path) as file:
        while count <= most and (block := file.read(1 << 20)):
            count += block.count(b"\n")
            last = block[-1:]
    return count + (last != b"\n")
