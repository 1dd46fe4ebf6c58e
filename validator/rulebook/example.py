"""A rule's examples: read from the rule's file, and as the records that they describe.

The example of a rule within a record is one record (``claims``), that of a rule within a data set several of them
(``records``).
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from validator.claims.notation.read import read_quantity
from validator.claims.quantity import UnreadableValueError
from validator.claims.yaml_source import Located, YamlSource
from validator.errors import Place, Problem, RecordFileError, nearest
from validator.rulebook.fields import Fields
from validator.rulebook.rule import NO_PLACE, Example, ExampleText, Within
from validator.rulebook.schema import EXAMPLE_KEYS, VERDICTS

if TYPE_CHECKING:
    from validator.claims.record import Record


def example_records(example: Example) -> tuple[Record, ...]:
    """Read the claims of an example, with what the example declares beside them.

    Each text is moved to where it stands in the rule file, so that each claim's place is the one in that file (to the
    column where the claims are a block or one line of text, to the line where they are quoted text over several lines).

    Raises:
        RecordFileError: the claims are not of the ``.claims`` form, or what is declared is not as in a record.
    """
    return tuple(_record(example, text) for text in example.texts)


def _record(example: Example, text: ExampleText) -> Record:
    from validator.claims.readers.claims_text import parse_claims

    given: dict[str, object] = {"id": text.name} if text.name else {}
    if example.members:
        given["members"] = {name: list(members) for name, members in example.members.items()}
    if example.measures:
        given["measures"] = dict(example.measures)
    if example.published:
        given["source"] = {"published": example.published}
    moved = "\n" * (text.place.line - 1) + textwrap.indent(text.claims, " " * (text.place.column - 1))
    return parse_claims(moved, text.place.path, given)


class ExampleReader(Fields):
    """One entry of a rule's list of examples; ``within`` says whether it is of one record or of several."""

    def __init__(self, source: YamlSource, located: Located, within: Within = Within.RECORD) -> None:
        super().__init__(source, located, EXAMPLE_KEYS, "an example")
        self.within = within

    def example(self) -> Example:
        """The example; it can be used where no problem was noted."""
        verdict = self.text("verdict", required=True)
        if verdict is not None and verdict not in VERDICTS:
            found = f"verdict {verdict!r}{nearest(verdict, VERDICTS)}"
            self.wrong(self.place("verdict"), found, "one of " + ", ".join(VERDICTS))
        texts = self._records() if self.within is Within.DATA_SET else self._claims()
        alone = texts[0] if texts and self.within is Within.RECORD else ExampleText("", "", self.place("claims"))
        example = Example(
            name=self.text("name") or verdict or "",
            verdict=verdict or "",
            claims=alone.claims,
            members=self.members("members"),
            measures=self.plain("measures"),
            published=self.text("published"),
            place=self.located.place,
            claims_place=alone.place,
            records=texts if self.within is Within.DATA_SET else (),
        )
        if not self.problems:
            self._readable(example)
        return example

    def _claims(self) -> tuple[ExampleText, ...]:
        if "records" in self.values:
            advice = "for a rule over several records, add to the rule:  within: data set"
            self.wrong(
                self.place("records"), "the records of an example, of a rule within one record", "claims", advice
            )
            return ()
        claims = self.text("claims", required=True)
        written = self.values.get("claims", self.located)
        return (ExampleText("", claims or "", self._begin(written) if claims else written.place),)

    def _records(self) -> tuple[ExampleText, ...]:
        if "claims" in self.values:
            found = "the claims of one record, of a rule within a data set"
            self.wrong(self.place("claims"), found, self.keys["records"], "a data set has two records at least")
            return ()
        if "records" not in self.values:
            expected = f"'records': {self.keys['records']}"
            self.wrong(self.located.place, f"{self.what} without 'records'", expected)
            return ()
        texts = []
        for name, written in self.mapping("records").items():
            if not isinstance(written.value, str) or not written.value.strip():
                self.wrong(written.place, f"the record {name!r} is not text", "a record in .claims text")
                continue
            texts.append(ExampleText(name, written.value.strip(), self._begin(written)))
        if not self.problems and len(texts) < 2:
            self.wrong(self.place("records"), "an example of one record", "at least two: {north: …, south: …}")
        return tuple(texts)

    def _begin(self, written: Located) -> Place:
        return self.source.inside(written, 0, 1)[0]

    def _readable(self, example: Example) -> None:
        """Try what the example declares, then its claims: each problem is told at its own place."""
        if example.published is not None:
            try:
                read_quantity(example.published, date=True)
            except UnreadableValueError as error:
                found = f"the date of publication {example.published!r}: {error.reason}"
                self.wrong(self.place("published"), found, "a date such as 2025-05-23")
        nothing = ExampleText("", "", NO_PLACE)
        for name, alone in (
            ("members", replace(example, measures={})),
            ("measures", replace(example, members={})),
        ):
            for problem in _problems_of(alone, nothing):
                self.wrong(self.place(name), problem.found, problem.expected, problem.advice)
        if not self.problems:
            for text, written in self._written(example):
                for problem in _problems_of(example, text):
                    start = _offset(text, str(written.value), problem.place)
                    span = (start, start + problem.length)
                    self.wrong_at(written, span, problem.found, problem.expected, problem.advice)

    def _written(self, example: Example) -> Iterator[tuple[ExampleText, Located]]:
        """Each text of the example with the value of the file that it stands in."""
        if not example.records:
            yield example.texts[0], self.values["claims"]
            return
        values = self.mapping("records")
        for text in example.records:
            yield text, values[text.name]


def _offset(text: ExampleText, written: str, place: Place) -> int:
    """The offset of a place of the claims in their text; in the file, lines may be folded."""
    above = text.claims.split("\n")[: place.line - text.place.line]
    column = max(0, place.column - text.place.column)
    return len(written) - len(written.lstrip()) + sum(len(line) + 1 for line in above) + column


def _problems_of(example: Example, text: ExampleText) -> tuple[Problem, ...]:
    try:
        _record(example, text)
    except RecordFileError as error:
        return error.problems
    return ()
