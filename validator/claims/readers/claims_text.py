r"""Records as lines of text: one claim a line, for rule examples, tests and people.

::

    # Comments stand on a line of their own, or after " # ".
    record: istanbul-exchange-2025-05-23
    title: Russia and Ukraine exchange 390 prisoners each
    published: 2025-05-23
    members side: Ukraine, Russia
    measure revenue: unit=USD, additive, minimum=0
    check: military_each + civilian_each = per_side

    military_each: released[side=each, category=military] = 270 persons  "270 military personnel"
    released = about 780
    released[side="Bosnia, Herzegovina"] = 24.90 {unit=person, precision=exact, note="by phone"}  "24.90"

A claim is ``id: measure[dimension=member, …] = value {options} "quote"``; only measure and value must be there. The
value is everything up to the options, the quote or a comment, its unit included. A name that is not a word stands in
backquotes, as in ```Total votes` = 5``, a member with punctuation in double quotes. Double quotes hold text as in JSON
(``\"``, ``\\``, ``\n``); a value that itself holds ``"``, ``{`` or ``#`` stands in them too.

The words that open a heading (``record``, ``title``, ``url``, ``published``, ``path``, ``language``, ``locale``,
``precision``, ``rounding``, ``check``, ``members``, ``measure``) are headings wherever a colon follows them: a claim
with such an id has it in backquotes. ``precision`` is ``exact``, ``decimals 2``, ``significant 3``, ``plus_minus 500``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from validator.claims.origin import Lines, Origin
from validator.claims.readers.claims_cursor import MistakeError
from validator.claims.readers.claims_line import Line, Parsed
from validator.claims.readers.screen import screen_record
from validator.claims.record import Record
from validator.errors import Problem, RecordFileError

if TYPE_CHECKING:
    from validator.claims.readers.shape import Flaw

PRECISION_FORM = "exact, decimals 2, significant 3 or plus_minus 500"


def parse_claims(text: str, path: str = "<text>", given: Mapping[str, object] | None = None) -> Record:
    """The record that a ``.claims`` text describes; ``given`` are fields (see ``load_record``) that it need not repeat.

    Raises:
        RecordFileError: with every line that cannot be read.

    >>> record = parse_claims('each: released[side=each] = 390 persons  "390 prisoners each"')
    >>> record.claims[0].value, record.claims[0].dims, str(record.claims[0].place)
    ('390 persons', {'side': 'each'}, '<text>:1:1')
    """
    if given is not None:
        from validator.claims.readers.python_values import json_object

        given = json_object(given)
    record, problems = read_claims_text(Lines(path, text), "text", given)
    if record is None:
        raise RecordFileError(problems)
    return record


def read_claims_text(
    lines: Lines, name: str, given: Mapping[str, object] | None = None
) -> tuple[Record | None, list[Problem]]:
    """The record, called ``name`` if it names itself nothing, or all that is wrong with it."""
    parsed = Parsed(given or {})
    begin = 0
    while begin <= len(lines.text):
        end = lines.text.find("\n", begin)
        end = len(lines.text) if end < 0 else end
        try:
            Line(lines.text, begin, end, parsed).read()
        except MistakeError as error:
            parsed.mistakes.append(error.mistake)
        begin = end + 1
    origin = Origin(lines, parsed.find)
    # half a surrogate pair is text that no report can be written with; only an escape can smuggle it in
    if not parsed.mistakes and "\\ud" not in lines.text and "\\uD" not in lines.text:
        record = screen_record(parsed.values, name, origin)
        if record is not None:
            return record, []
    from validator.claims.readers.shape import problem_of, shape_record

    record, flaws = shape_record(parsed.values, name, origin)
    problems = [lines.problem(mistake) for mistake in parsed.mistakes]
    problems += [problem_of(_in_text(flaw), origin) for flaw in flaws]
    return (None if problems else record), problems


def _in_text(flaw: Flaw) -> Flaw:
    """The flaw in the words of this format, where they are not those of JSON."""
    from dataclasses import replace

    return replace(flaw, expected=PRECISION_FORM) if flaw.loc[-1:] == ("precision",) else flaw
