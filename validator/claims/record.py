"""Records: what one source says, claim by claim, as it was written.

The classes are frozen dataclasses, and at the same time what pydantic checks a record against (``record_schema``,
``readers/shape.py``): unknown fields are refused, nothing is converted, and the text under each field is what the
published JSON Schema says of it. Making a ``Claim`` by hand checks nothing; ``load_record`` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from validator.claims.form import CONFIDENCE, MEMBER, NAME, NUMBER, Choice, Flag, Hidden, PrecisionForm, Text, Written
from validator.claims.origin import Loc, Origin, Span
from validator.errors import Place, Problem

_NAMED = "a name: text on one line without backquotes that does not begin with '?'"
_WRITTEN = 'a value as the source writes it: text such as "1.2 million" or "2025-05-23", or a number'

Name = Annotated[str, Text(_NAMED, NAME)]
Member = Annotated[str, Text("a member: text on one line without spaces around it", MEMBER)]
Bound = Annotated[str, Written("a number in digits, such as 0 or -12.5", NUMBER)]
Confidence = Annotated[str, Written("a number above 0 and at most 1, such as 0.8", CONFIDENCE)]
Precision = Annotated[Literal["exact"] | Mapping[str, int | str], PrecisionForm()]
"""How precisely a value was written, in the form that was written: ``"exact"`` or an object with one field."""
Rounding = Annotated[Literal["nearest", "truncated"], Choice('"nearest" or "truncated"')]

NOWHERE = Place("<record>")
"""The place of what was made by a program and not read from a text."""

_BORDER = {"extra": "forbid", "use_attribute_docstrings": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The article, report or data set that the claims were extracted from."""

    __pydantic_config__ = _BORDER

    title: Annotated[str, Text()] | None = None
    """The source's title or headline."""
    url: Annotated[str, Text()] | None = None
    """Where the source was published."""
    published: Annotated[str, Text('a date as text, such as "2025-05-23"')] | None = None
    """The date of publication as text: "2025-05-23". Relative dates such as "last week" are counted from it."""
    path: Annotated[str, Text()] | None = None
    """The file that holds the source's text."""
    language: Annotated[str, Text()] | None = None
    """The language of the source: "en", "uk"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureDeclaration:
    """What rules may assume of a measure.

    A count (persons, votes) is additive, whole and at least 0 unless declared otherwise; money, percentages, rates,
    temperatures, prices and dates are none of these until declared.
    """

    __pydantic_config__ = _BORDER

    unit: Annotated[str, Text()] | None = None
    """The unit of a value that names none: "person", "USD", "km", "%"."""
    additive: Annotated[bool, Flag()] | None = None
    """Whether the values of a dimension's members add up to the value of the whole. Prices and rates do not."""
    minimum: Bound | None = None
    """The least possible value, in the measure's unit."""
    maximum: Bound | None = None
    """The greatest possible value, in the measure's unit."""
    whole: Annotated[bool, Flag()] | None = None
    """Whether only whole numbers are possible."""
    cumulative: Annotated[bool, Flag()] | None = None
    """Whether a later value can never be less than an earlier one, as of a running total."""
    precision: Precision | None = None
    """How precisely the measure's values are written; by default, to the last digit written."""
    rounding: Rounding | None = None
    """How the measure's values were shortened: "nearest" (the default) or "truncated"."""
    sign: Annotated[Literal["increase", "favourable"], Choice('"increase" or "favourable"')] | None = None
    """What a plus sign on a change means: "increase" (later minus earlier) or "favourable" (good news)."""
    order: Annotated[Literal["largest", "smallest"], Choice('"largest" or "smallest"')] | None = None
    """What rank 1 means: the "largest" or the "smallest" value."""
    date: Annotated[bool, Flag()] | None = None
    """Whether the values are dates, so that "2022" is a year and not a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One value that the source states.

    >>> claim = Claim(measure="released", dims={"side": "each"}, value="390 persons")
    >>> claim.value, claim.unit
    ('390 persons', None)
    """

    __pydantic_config__ = _BORDER

    id: Annotated[str, Text(nullable=True)] = ""
    """The claim's name, unique in the record: "military_each". By default c1, c2, … by position."""
    measure: Name
    """What is counted, measured or dated: "released", "revenue", "started". The same thing has the same name."""
    dims: Mapping[Name, Member] = field(default_factory=dict)
    """What the value is restricted to, dimension by dimension: {"side": "Ukraine", "category": "military"}.
    The member "each" means that every member of the dimension has this value. Reserved: "stage" (target, limit,
    remaining), "statistic" (share, change, percent_change, ratio, mean, median, min, max, rank, rate, weekday, age,
    duration, count, relative), "edge" (start, end), "flow" (gain, loss, net), "order" (largest, smallest), "as_of" (the
    date that a value holds for), "since", "of" and "section" (headline, body)."""
    value: Annotated[str, Written(_WRITTEN)]
    """The value exactly as the source writes it, never converted: "about 1.2 million", "24.50", "three", "39%",
    "2022-02". Digits count: "24.50" is more precise than "24.5". A number is taken with the digits written."""
    unit: Annotated[str, Text()] | None = None
    """The unit, where the value's text does not name it: "person", "USD", "km", "%"."""
    quote: Annotated[str, Text()] | None = None
    """The words of the source that state the value."""
    precision: Precision | None = None
    """How precisely the value is written; by default, to the last digit written."""
    rounding: Rounding | None = None
    """How the value was shortened: "nearest" (the default) or "truncated"."""
    confidence: Confidence | None = None
    """How sure it is that the value was stated and extracted rightly, above 0 and at most 1: "0.8". Where claims
    contradict, those of low confidence are suspected first."""
    trusted: Annotated[bool, Flag()] | None = None
    """Whether the claim is known to be right, so that it is never suspected."""
    note: Annotated[str, Text()] | None = None
    """Anything a reader of the report should know. No rule reads it."""
    origin: Annotated[Origin | None, Hidden()] = field(default=None, compare=False, repr=False)
    position: Annotated[int, Hidden()] = field(default=0, compare=False, repr=False)

    @property
    def place(self) -> Place:
        """Where the claim begins: file, line and column."""
        return NOWHERE if self.origin is None else self.origin.place(("claims", self.position))

    def place_of(self, *part: str) -> Place:
        """Where a part of the claim is: ``place_of("value")``, ``place_of("dims", "side")``."""
        if self.origin is None:
            return NOWHERE
        return self.origin.place(("claims", self.position, *part))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: Any) -> Any:
        return _without_origin(handler(source))


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one source says: its claims, what is declared of them, and its own lines of arithmetic.

    >>> record = Record(id="exchange", claims=(Claim(id="c1", measure="released", value="780"),))
    >>> print(record.problem_at(record.claims[0], "value", "cannot read it").place)
    <record>:1:1
    """

    __pydantic_config__ = _BORDER

    id: Annotated[str, Text(nullable=True)] = ""
    """The record's name, unique in its file. By default the file's name, with a number where it holds several."""
    source: Source | None = None
    """Where the claims come from."""
    members: Mapping[Name, tuple[Member, ...]] = field(default_factory=dict)
    """The members of a dimension, where they are known, complete and do not overlap: {"side": ["Ukraine", "Russia"]}.
    Only declare them when no other member exists and nothing is counted in two of them."""
    measures: Mapping[Name, MeasureDeclaration] = field(default_factory=dict)
    """What rules may assume of a measure, by its name."""
    precision: Precision | None = None
    """How precisely the values of the record are written, where a claim and its measure do not say."""
    rounding: Rounding | None = None
    """How the values of the record were shortened, where a claim and its measure do not say."""
    locale: Annotated[str, Text()] | None = None
    """Whose way of writing numbers the record uses: with "de", "1.234,56" is one thousand two hundred …."""
    claims: tuple[Claim, ...] = ()
    """The claims, in the order of the source."""
    checks: tuple[
        Annotated[str, Text('a line of arithmetic, such as "military_each + civilian_each = per_side"')], ...
    ] = ()
    """Lines of arithmetic over claim ids that the source itself implies: "military_each + civilian_each = per_side"."""
    origin: Annotated[Origin | None, Hidden()] = field(default=None, compare=False, repr=False)

    @property
    def place(self) -> Place:
        """Where the record begins: file, line and column."""
        return self.place_of()

    @property
    def check_places(self) -> tuple[Place, ...]:
        """Where each line of ``checks`` is."""
        return tuple(self.place_of("checks", number) for number in range(len(self.checks)))

    def place_of(self, *part: str | int) -> Place:
        """Where a part of the record is, or what is nearest around it: ``place_of("source", "published")``."""
        return NOWHERE if self.origin is None else self.origin.place(part)

    def problem_at(self, claim: Claim | None, part: str, found: str, expected: str = "", advice: str = "") -> Problem:
        """A mistake in a field of a claim (of the record itself, with None), with its place and excerpt."""
        return self._problem((part,) if claim is None else ("claims", claim.position, part), found, expected, advice)

    def problem_at_source(self, part: str, found: str, expected: str = "", advice: str = "") -> Problem:
        """A mistake in a field of ``source``."""
        return self._problem(("source", part), found, expected, advice)

    def problem_at_measure(self, name: str, part: str, found: str, expected: str = "", advice: str = "") -> Problem:
        """A mistake in what ``measures`` declares of a measure."""
        return self._problem(("measures", name, part), found, expected, advice)

    def problem_at_check(
        self, number: int, found: str, expected: str = "", advice: str = "", span: Span = (0, 0)
    ) -> Problem:
        """A mistake in a line of ``checks``; ``span`` are the offsets of the mistake in that line."""
        if self.origin is None:
            place = Place(NOWHERE.path, 1, span[0] + 1)
            return Problem(place, found, expected, advice, self.checks[number], max(1, span[1] - span[0]))
        return self.origin.problem(("checks", number), found, expected, advice, span)

    def _problem(self, loc: Loc, found: str, expected: str, advice: str) -> Problem:
        if self.origin is None:
            return Problem(NOWHERE, found, expected, advice)
        return self.origin.problem(loc, found, expected, advice)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: Any) -> Any:
        return _without_origin(handler(source))


def _without_origin(schema: Any) -> Any:
    """Take out what the readers set, so that neither a file nor the published schema has it."""
    inner = schema
    while inner["type"] != "dataclass-args":
        inner = inner["schema"]
    inner["fields"] = [entry for entry in inner["fields"] if entry["name"] not in ("origin", "position")]
    return schema
