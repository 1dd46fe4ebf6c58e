"""What somebody declares of a table: its layout, what each column states, how its numbers are written.

Contract: a declaration comes from the command line, from the sidecar ``county.validator.yaml`` beside ``county.csv``,
and from the tables ``[[tool.validator.data]]`` of the project's file (``pyproject.toml``, or ``[[data]]`` of
``validator.toml``) whose ``paths`` match; the nearer one wins field by field, and name by name within ``columns``,
``measures`` and ``members``; ``checks`` of all of them hold. Nothing here reads the table itself: ``check_columns``
compares the declaration with the columns that it turned out to have. A declaration by hand is not checked;
``read_declared`` checks everything that can be known without the table.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Annotated, Any, Literal, Protocol

from validator.claims.form import Choice, Hidden, Text
from validator.claims.origin import Loc
from validator.claims.readers.tables.declared_form import (
    DELIMITER,
    DELIMITER_PATTERN,
    ColumnNames,
    HeaderForm,
    MaybeIgnored,
    Tokens,
)
from validator.claims.record import MeasureDeclaration, Member, Name, Precision, Rounding
from validator.errors import Place, Problem, nearest

_BORDER = {"extra": "forbid", "use_attribute_docstrings": True}
_LISTED = 12  # columns shown in an error; a table can have a thousand

ColumnName = Annotated[str, Text("the name of a column")]
Layout = Literal["records", "wide", "long"]


class Written(Protocol):
    """The text that a declaration was read from: it knows the place of each part."""

    def problem(self, loc: Loc, found: str, expected: str = "", advice: str = "") -> Problem:
        """A mistake in a part of the declaration, with its place and excerpt."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnDeclaration(MeasureDeclaration):
    """What a column of a wide table states; whatever a record can declare of a measure may stand here too.

    >>> ColumnDeclaration(measure="released", dims={"category": "military"}, unit="person").unit
    'person'
    """

    __pydantic_config__ = _BORDER

    measure: Name | None = None
    """The measure that the column's values are of; by default the measure is called like the column."""
    dims: Mapping[Name, Member] = field(default_factory=dict)
    """What the column's values are restricted to: {category: military, side: each}."""
    ignore: Annotated[bool, Hidden()] = False
    """Whether the column states nothing that can be checked: written ``note: ignore``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """The declaration of one table; a field that nobody declared is None or empty.

    >>> Declared(layout="wide", id=("county",), checks=("military + civilian = per_side",)).id
    ('county',)
    """

    __pydantic_config__ = _BORDER

    layout: Annotated[Layout, Choice("records, wide or long")] | None = None
    """What a row is: "records" (a row holds a whole record), "wide" (a row is a record, each column a measure) or
    "long" (a row is one claim)."""
    id: Annotated[tuple[str, ...], ColumnNames()] = ()
    """Layout wide: the column or columns whose values name the record; by default NAME-<row>."""
    record: Annotated[tuple[str, ...], ColumnNames()] = ()
    """Layout long: the column or columns whose values together name the record that a row belongs to."""
    measure: ColumnName | None = None
    """Layout long: the column that holds the measure's name; without it, the value column's name is the measure."""
    value: Annotated[tuple[str, ...], ColumnNames()] = ()
    """Layout long: the column that holds the value; where several do, each is a measure of its own."""
    unit: ColumnName | None = None
    """Layout long: the column that holds the unit."""
    dims: Annotated[tuple[str, ...], ColumnNames()] = ()
    """The columns that are dimensions; in layout wide, of every claim of the row."""
    delimiter: Annotated[str, Text(DELIMITER, DELIMITER_PATTERN)] | None = None
    """What separates the columns of a text file: ",", ";", "|", or "\\t" for a tab."""
    encoding: Annotated[str, Text("an encoding, such as utf-8 or windows-1252")] | None = None
    """How a text file's characters are written: utf-8, utf-16, windows-1252."""
    header: Annotated[bool | int, HeaderForm()] | None = None
    """Whether the first row names the columns, or the number of the row that does, from 1."""
    sheet: Annotated[str, Text("the name of a sheet")] | None = None
    """The sheet of a workbook; by default its first."""
    nulls: Annotated[tuple[str, ...], Tokens()] | None = None
    """What is written where there is no value, besides nothing at all: ["-", "n/a"]."""
    locale: Annotated[str, Text("a language such as de or de-CH")] | None = None
    """Whose way of writing numbers the table uses: with "de", "1.234,56" is one thousand two hundred …."""
    precision: Precision | None = None
    """How precisely the table's values are written, where their column or measure does not say."""
    rounding: Rounding | None = None
    """How the table's values were shortened, where their column or measure does not say."""
    published: Annotated[str, Text('a date as text, such as "2025-05-23"')] | None = None
    """The date of publication: "2025-05-23". Relative dates such as "last week" are counted from it."""
    title: Annotated[str, Text()] | None = None
    """The title of the data set."""
    columns: Annotated[Mapping[str, ColumnDeclaration], MaybeIgnored()] = field(default_factory=dict)
    """What columns state, by their names: a mapping, or "ignore" for a column that is not to be checked."""
    measures: Mapping[Name, MeasureDeclaration] = field(default_factory=dict)
    """What rules may assume of a measure, by its name, as in a record."""
    members: Mapping[Name, tuple[Member, ...]] = field(default_factory=dict)
    """The members of a dimension, where they are known, complete and do not overlap: {category: [military, civilian]}.
    Only declare them when no other member exists and nothing is counted in two of them."""
    checks: tuple[Annotated[str, Text('a line of arithmetic, such as "military + civilian = per_side"')], ...] = ()
    """Lines of arithmetic over column names (layout wide) or claim ids: "military + civilian = per_side"."""
    origins: Annotated[Mapping[Loc, tuple[Written, Loc]], Hidden()] = field(
        default_factory=dict, compare=False, repr=False
    )
    """Where the parts of the declaration were read; set by ``read_declared``."""

    def problem_at(self, loc: Loc, found: str, expected: str = "", advice: str = "") -> Problem:
        """A mistake in a part of the declaration, such as ``("columns", "military", "unit")``, with its place."""
        for length in range(len(loc), 0, -1):
            if (origin := self.origins.get(loc[:length])) is not None:
                written, before = origin
                return written.problem((*before, *loc[length:]), found, expected, advice)
        return Problem(COMMAND_LINE, found, expected, advice)

    def place_of(self, loc: Loc) -> Place:
        """Where a part of the declaration stands."""
        return self.problem_at(loc, "").place


COMMAND_LINE = Place("<command line>")
"""The place of what no file declares."""

FIELDS: tuple[str, ...] = tuple(entry.name for entry in fields(Declared) if entry.name != "origins")
_BY_NAME = ("columns", "measures", "members")


def merge(nearer: Declared, farther: Declared) -> Declared:
    """The two declarations as one, in which ``nearer`` wins.

    >>> line, sidecar = Declared(layout="wide"), Declared(layout="long", id=("county",), checks=("a = b",))
    >>> merge(line, sidecar) == Declared(layout="wide", id=("county",), checks=("a = b",))
    True
    """
    values: dict[str, Any] = {}
    origins: dict[Loc, tuple[Written, Loc]] = {}
    for name in FIELDS:
        near, far = getattr(nearer, name), getattr(farther, name)
        if name in _BY_NAME:
            values[name] = {**far, **near}
            for key in values[name]:
                _take((nearer if key in near else farther), (name, key), (name, key), origins)
        elif name == "checks":
            # a check that a project declares must not vanish because a table has one of its own
            own = [(farther, number) for number, line in enumerate(far) if line not in near]
            listed = [*((nearer, number) for number in range(len(near))), *own]
            values[name] = tuple(declared.checks[number] for declared, number in listed)
            for position, (declared, number) in enumerate(listed):
                _take(declared, (name, number), (name, position), origins)
        else:
            chosen = nearer if _is_declared(near) else farther
            values[name] = getattr(chosen, name)
            _take(chosen, (name,), (name,), origins)
    return Declared(**values, origins=origins)


def without_checks(declared: Declared, numbers: Collection[int]) -> Declared:
    """The declaration without some of its lines of arithmetic; the others keep their places.

    >>> without_checks(Declared(checks=("a = b", "a +", "c = d")), {1}).checks
    ('a = b', 'c = d')
    """
    kept = [number for number in range(len(declared.checks)) if number not in numbers]
    origins = {loc: origin for loc, origin in declared.origins.items() if len(loc) < 2 or loc[0] != "checks"}
    for position, number in enumerate(kept):
        _take(declared, ("checks", number), ("checks", position), origins)
    return replace(declared, checks=tuple(declared.checks[number] for number in kept), origins=origins)


def _is_declared(value: object) -> bool:
    return value is not None and value != ()


def _take(source: Declared, loc: Loc, new: Loc, origins: dict[Loc, tuple[Written, Loc]]) -> None:
    found = source.origins.get(loc)
    if found is not None:
        origins[new] = found


def read_declared(path: str, override: Declared | None = None) -> Declared:
    """The declaration of the table at ``path``; ``override`` is what the command line says.

    Raises:
        RecordFileError: with every mistake of the sidecar and of the matching tables of the project's file.
    """
    from validator.claims.readers.tables.declared_file import read_declarations

    declared = override or Declared()
    layout = declared.layout
    for farther in read_declarations(path):
        if layout is not None and farther.layout not in (None, layout):
            farther = _in_layout(farther, layout)  # noqa: PLW2901 (what was declared of another layout does not hold)
        declared = merge(declared, farther)
    return _without_contradiction(declared)


def _in_layout(declared: Declared, layout: Layout) -> Declared:
    """What holds of it where somebody nearer says another layout."""
    nothing = Declared()
    other: dict[str, Any] = {name: getattr(nothing, name) for name, its in _LAYOUT_OF.items() if its != layout}
    return replace(declared, **other)


def _without_contradiction(declared: Declared) -> Declared:
    """Refuse what only another layout has: a field that no reader would look at must not be accepted in silence."""
    from validator.errors import RecordFileError

    if declared.layout is None and (declared.value or declared.measure or declared.record):
        declared = replace(declared, layout="long")
    problems = []
    for name, layout in _LAYOUT_OF.items():
        of_table = declared.layout or "wide"
        if _is_declared(getattr(declared, name)) and of_table != layout:
            found = f"{name!r} in the layout {of_table}"
            advice = f"remove it, or declare `layout: {layout}`"
            if name == "id":
                advice = "name the columns that name a record with `record` instead"
            elif name == "unit":
                advice = f"say it of a column: `columns: {{NAME: {{unit: person}}}}`, or declare `layout: {layout}`"
            problems.append(declared.problem_at((name,), found, f"{name!r} only in the layout {layout}", advice))
    if problems:
        raise RecordFileError(problems)
    return declared


_LAYOUT_OF = {"id": "wide", "record": "long", "measure": "long", "value": "long", "unit": "long"}


def check_columns(declared: Declared, columns: Sequence[str]) -> list[Problem]:
    """Each declared column that the table lacks, where it was declared and with the columns that there are.

    >>> [problem.found for problem in check_columns(Declared(id=("conty",)), ["county", "votes"])]
    ["the table has no column 'conty'; did you mean 'county'?"]
    """
    known = set(columns)
    problems = []
    for loc, name in _named_columns(declared):
        if name not in known:
            found = f"the table has no column {name!r}{nearest(name, columns)}"
            problems.append(declared.problem_at(loc, found, f"one of {_listed(columns)}", _ADVICE))
    return problems


_ADVICE = "correct the name; if the columns were split or named wrongly, declare `delimiter`, `encoding` or `header`"


def _named_columns(declared: Declared) -> list[tuple[Loc, str]]:
    found: list[tuple[Loc, str]] = []
    for name in ("id", "record", "measure", "value", "unit", "dims"):
        match getattr(declared, name):
            case None:
                pass
            case str(column):
                found.append(((name,), column))
            case several:
                found += [((name, number), column) for number, column in enumerate(several)]
    return found + [(("columns", column, "[key]"), column) for column in declared.columns]


def _listed(columns: Sequence[str]) -> str:
    more = len(columns) - _LISTED
    return ", ".join(columns[:_LISTED]) + (f" (and {more} more)" if more > 0 else "")
