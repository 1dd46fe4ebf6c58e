"""``validator infer``: the draft of a table's declaration, with reasons, and the traces seen in its rows."""

from __future__ import annotations

import click


@click.command(short_help="Draft the declaration of a table, and tell what went wrong on its way.")
@click.argument("table", metavar="TABLE")
@click.option("--rows", type=click.IntRange(min=1), default=10_000, show_default=True, help="Look at the first N rows.")
@click.option("--output", metavar="FILE", help="Write the draft to a file instead of standard output.")
@click.option("--force", is_flag=True, help="Let --output replace a file that is there.")
@click.option("--delimiter", metavar="CHAR", help="What separates the columns of a text file.")
@click.option("--encoding", metavar="NAME", help="How a text file's characters are written.")
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook; by default its first.")
def infer(  # noqa: PLR0913, PLR0917 - one parameter for each option
    table: str,
    rows: int,
    output: str | None,
    force: bool,
    delimiter: str | None,
    encoding: str | None,
    sheet: str | None,
) -> int:
    """Draft NAME.validator.yaml for a table from its first rows, each line with its reason.

    Below it stand the artefacts seen: total rows among the data, lost minus signs, footnote marks in numbers and
    others, each with its places and its proof. The table itself is never changed.
    """
    from validator.claims.infer.table import draft_declaration
    from validator.claims.readers.tables.declared import Declared
    from validator.cli.output import emit_utf8

    if output is not None:
        _refuse_to_replace(output, force)
    override = Declared(delimiter=delimiter, encoding=encoding, sheet=sheet)
    text = draft_declaration(table, rows, override)
    if output is None:
        emit_utf8(text)
    else:
        _write(output, text)
    return 0


def _refuse_to_replace(output: str, force: bool) -> None:
    """Refuse before the table is read: what a person has corrected must not be lost to a draft."""
    import os

    from validator.errors import Place, Problem, UsageError

    if not force and os.path.isfile(output):
        found = "the file is there already"
        raise UsageError([Problem(Place(output), found, "a file that is not there yet", "--force replaces it")])


def _write(output: str, text: str) -> None:
    from validator.cli.output import write_whole
    from validator.errors import Place, Problem, UsageError

    try:
        write_whole(output, text)
    except OSError as error:
        found = f"cannot be written: {error.strerror or error}"
        raise UsageError([Problem(Place(output), found, "a file in a folder that can be written")]) from None
