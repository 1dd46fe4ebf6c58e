"""A rule's examples: read from the rule's file, and as the records that they describe."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING

from validator.claims.notation.read import read_quantity
from validator.claims.quantity import UnreadableValueError
from validator.errors import Place, Problem, RecordFileError, nearest
from validator.rulebook.fields import Fields
from validator.rulebook.rule import Example
from validator.rulebook.schema import EXAMPLE_KEYS, VERDICTS
from validator.rulebook.yaml_source import Located, YamlSource

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


class ExampleReader(Fields):
    """One entry of a rule's list of examples."""

    def __init__(self, source: YamlSource, located: Located) -> None:
        super().__init__(source, located, EXAMPLE_KEYS, "an example")

    def example(self) -> Example:
        """The example; it can be used where no problem was noted."""
        verdict, claims = self.text("verdict", required=True), self.text("claims", required=True)
        if verdict is not None and verdict not in VERDICTS:
            found = f"verdict {verdict!r}{nearest(verdict, VERDICTS)}"
            self.wrong(self.place("verdict"), found, "one of " + ", ".join(VERDICTS))
        written = self.values.get("claims", self.located)
        example = Example(
            name=self.text("name") or verdict or "",
            verdict=verdict or "",
            claims=claims or "",
            members=self.members("members"),
            measures=self.plain("measures"),
            published=self.text("published"),
            place=self.located.place,
            claims_place=self.source.inside(written, 0, 1)[0] if claims else written.place,
        )
        if not self.problems:
            self._readable(example)
        return example

    def _readable(self, example: Example) -> None:
        """Try what the example declares, then its claims: each problem is told at its own place."""
        if example.published is not None:
            try:
                read_quantity(example.published, date=True)
            except UnreadableValueError as error:
                found = f"the date of publication {example.published!r}: {error.reason}"
                self.wrong(self.place("published"), found, "a date such as 2025-05-23")
        for name, alone in (
            ("members", replace(example, claims="", measures={})),
            ("measures", replace(example, claims="", members={})),
        ):
            for problem in _problems_of(alone):
                self.wrong(self.place(name), problem.found, problem.expected, problem.advice)
        if not self.problems:
            for problem in _problems_of(example):
                start = self._offset(example, problem.place)
                span = (start, start + problem.length)
                self.wrong_at(self.values["claims"], span, problem.found, problem.expected, problem.advice)

    def _offset(self, example: Example, place: Place) -> int:
        """The offset of a place of the claims in their text; in the file, lines may be folded."""
        written = str(self.values["claims"].value)
        above = example.claims.split("\n")[: place.line - example.claims_place.line]
        column = max(0, place.column - example.claims_place.column)
        return len(written) - len(written.lstrip()) + sum(len(line) + 1 for line in above) + column


def _problems_of(example: Example) -> tuple[Problem, ...]:
    try:
        example_record(example)
    except RecordFileError as error:
        return error.problems
    return ()
