"""The record that a rule's example describes."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from validator.rulebook.rule import Example

if TYPE_CHECKING:
    from validator.claims.record import Record


def example_record(example: Example) -> Record:
    """Read the claims of an example, with what the example declares beside them.

    The text is moved to where it stands in the rule file, so that each claim's place is the one in that file (to the
    column where the claims are a block or one line of text, to the line where they are quoted text over several lines).

    Raises:
        RecordFileError: the claims are not of the ``.claims`` form, or what is declared is not as in a record.
    """
    from validator.claims.readers.claims_text import parse_claims

    given: dict[str, object] = {}
    if example.members:
        given["members"] = {name: list(members) for name, members in example.members.items()}
    if example.measures:
        given["measures"] = dict(example.measures)
    if example.published:
        given["source"] = {"published": example.published}
    place = example.claims_place
    moved = "\n" * (place.line - 1) + textwrap.indent(example.claims, " " * (place.column - 1))
    return parse_claims(moved, place.path, given)
