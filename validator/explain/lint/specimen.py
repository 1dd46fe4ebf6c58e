"""A specimen record: every value that the rules name, stated once and left open, so that rules bind as they always do.

The user's rules are examined on the cells that they name. A pattern such as ``?measure`` stands for itself, once for a
count and once for a bare number or a date: what is shown of these holds of every measure of that sort. A dimension that
is summed over gets ``members`` members, unless a pack declares them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from validator.claims.assumed import assume
from validator.claims.cells import DEFAULTS, EACH, SAME_UNIT, UNSAID, CellKey, ReadClaim
from validator.claims.interval import EVERYTHING
from validator.claims.quantity import Kind, Quantity
from validator.claims.reading import ReadRecord
from validator.claims.record import Claim, Record
from validator.claims.units import Unit, UnknownUnitError, parse_unit
from validator.explain.lint.kinds import STATISTIC_UNITS, Named, Shape, Subject, shapes_of, subject_of
from validator.judge.index import CellIndex
from validator.rulebook import tree
from validator.rulebook.rule import Rule, RuleBook

COUNT, MEASURE, DATE = "?count", "?measure", "?date"
"""What a pattern's measure stands for: a count of persons, a number of which nothing is declared, or a date."""

_DATED = frozenset({"as_of", "since", "date", "day", "year", "month"})


@dataclass(frozen=True, slots=True)
class Naming:
    """What a rule's variables stand for in the specimen."""

    values: Mapping[str, str]

    def text(self, name: tree.Name) -> str:
        """A name as it is, or what its variable stands for."""
        return name if isinstance(name, str) else self.values[name.name]


@dataclass(slots=True)
class Specimen:
    """The record, indexed, with what was taken for granted of its measures."""

    index: CellIndex
    shapes: Mapping[Subject, Shape]
    supposed: frozenset[str]
    """The dimensions whose members nobody declares."""


def specimen_of(rules: Sequence[Rule], book: RuleBook, members: int) -> Specimen:
    """Make the record for these rules, whose patterns and names are all to be found in it."""
    names = [(rule, naming) for rule in rules for naming in namings(rule)]
    listed, supposed = _members(names, book, members)
    cells: dict[tuple[str, CellKey], None] = {}
    for rule, naming in names:
        for formula in rule.formulas:
            for measure, key in _cells(formula, naming, listed):
                cells[measure, key] = None
    shapes = _shapes(names, book)
    claims: list[ReadClaim] = []
    for position, (measure, key) in enumerate(cells):
        subject = subject_of(measure, dict(key))
        shape = _of_pattern(subject) if measure.startswith("?") else shapes.get(subject, Shape())
        unit = _unit(shape)
        quantity = Quantity(shape.kind, EVERYTHING, EVERYTHING, unit.name if unit else None)
        claim = Claim(measure=measure, dims=dict(key), value="?")
        claims.append(ReadClaim(f"c{position}", position, measure, key, quantity, unit, claim))
    members_known = {**book.members, **{name: listed[name] for name in supposed}}
    read = ReadRecord(Record(claims=()), tuple(claims), members_known, assume(claims, book.measures))
    return Specimen(CellIndex(read), shapes, frozenset(supposed))


def namings(rule: Rule) -> list[Naming]:
    """What a rule's variables stand for: for a rule with a measure variable, once for each sort of measure."""
    measures: dict[str, None] = {}
    dimensions: dict[str, None] = {}
    others: dict[str, str] = {}
    for formula in rule.formulas:
        for part in tree.walk(formula):
            if isinstance(part, tree.Aggregate):
                _note(dimensions, part.dimension)
            if not isinstance(part, tree.Reference):
                continue
            if part.selectors or not _is_dated(formula, part):
                _note(measures, part.measure)
            for selector in part.selectors:
                _note(dimensions, selector.dimension)
                if isinstance(selector.member, tree.Variable):
                    others.setdefault(selector.member.name, str(selector.dimension))
    fixed = {name: _numbered("?dimension", at) for at, name in enumerate(dimensions)}
    places: dict[str, int] = {}
    for name, dimension in others.items():
        if name in measures or name in fixed:
            continue
        at = places[dimension] = places.get(dimension, -1) + 1
        fixed[name] = DEFAULTS.get(dimension) or _member(dimension, at)
    if not measures:
        return [Naming(fixed)]
    sorts = (DATE,) if _is_of_dates(rule) else (COUNT, MEASURE)
    return [Naming(fixed | {name: _numbered(sort, at) for at, name in enumerate(measures)}) for sort in sorts]


def _is_of_dates(rule: Rule) -> bool:
    """Whether the rule itself makes its pattern's measure a date: it takes a weekday, or days between."""

    def subject(reference: tree.Reference) -> Subject | None:
        statistic = next((s.member for s in reference.selectors if s.dimension == "statistic"), "value")
        return (str(reference.measure), statistic) if isinstance(statistic, str) else None

    shapes = shapes_of([(formula, subject) for formula in rule.formulas], {})
    return any(measure.startswith("?") and shape.kind is Kind.DATE for (measure, _), shape in shapes.items())


def _note(found: dict[str, None], name: tree.Name) -> None:
    if isinstance(name, tree.Variable):
        found[name.name] = None


def _numbered(name: str, at: int) -> str:
    return name if at == 0 else f"{name} {at + 1}"


def _member(dimension: str, at: int) -> str:
    """The name of one more member: a date or a number, so that members have an order."""
    return f"{2001 + at}-01-01" if dimension in _DATED else str(at + 1)


def _is_dated(formula: tree.Expression, reference: tree.Reference) -> bool:
    """Whether ``date(?x)`` reads the variable, so that it is a member and no measure."""
    return any(
        isinstance(part, tree.Call) and part.function == "date" and part.arguments == (reference,)
        for part in tree.walk(formula)
    )


def _members(
    names: Sequence[tuple[Rule, Naming]], book: RuleBook, members: int
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The members of every dimension that is aggregated: declared, else those named and as many more as are wanted."""
    aggregated: dict[str, None] = {}
    named: dict[str, dict[str, None]] = {}
    for rule, naming in names:
        for formula in rule.formulas:
            for part in tree.walk(formula):
                if isinstance(part, tree.Aggregate):
                    aggregated[naming.text(part.dimension)] = None
                if isinstance(part, tree.Reference):
                    for selector in part.selectors:
                        if selector.member is not None and naming.text(selector.member) != EACH:
                            known = named.setdefault(naming.text(selector.dimension), {})
                            known[naming.text(selector.member)] = None
    listed: dict[str, tuple[str, ...]] = {}
    supposed = []
    for dimension in sorted(aggregated):
        declared = book.members.get(dimension)
        if declared is None:
            supposed.append(dimension)
            found = sorted(named.get(dimension, {}))
            wanted = max(members, len(found) + members - FEWEST_MEMBERS)
            more = (_member(dimension, at) for at in range(wanted + len(found)))
            declared = (*found, *[name for name in more if name not in found][: wanted - len(found)])
        listed[dimension] = declared
    return listed, supposed


FEWEST_MEMBERS = 2
"""With how many members a dimension is examined that nobody declares; what is found is tried with one more."""


def _cells(
    formula: tree.Expression, naming: Naming, listed: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, CellKey]]:
    """The cells that a formula names, one for each member where it goes over a dimension."""
    inside: dict[int, str] = {}
    for part in tree.walk(formula):
        if isinstance(part, tree.Aggregate):
            for reference in tree.references(part.operand):
                inside[id(reference)] = naming.text(part.dimension)
        if not isinstance(part, tree.Reference):
            continue
        if not part.selectors and _is_dated(formula, part):
            continue
        dims = {
            naming.text(selector.dimension): naming.text(selector.member)
            for selector in part.selectors
            if selector.member is not None
        }
        over = inside.get(id(part))
        for member in listed[over] if over is not None else (None,):
            known = dims if member is None or over is None else {**dims, over: member}
            yield naming.text(part.measure), _claimed(known)


def _claimed(dims: Mapping[str, str]) -> CellKey:
    """The key of a claim with these dimensions: what goes without saying is left out, as in reading."""
    return tuple(sorted((name, member) for name, member in dims.items() if UNSAID.get(name) != member))


def _shapes(names: Sequence[tuple[Rule, Naming]], book: RuleBook) -> dict[Subject, Shape]:
    """The shapes of plain measures, from all rules together."""
    return shapes_of(
        [(formula, _subjects(naming)) for rule, naming in names for formula in rule.formulas], book.measures
    )


def _subjects(naming: Naming) -> Named:
    def subject(reference: tree.Reference) -> Subject | None:
        if isinstance(reference.measure, tree.Variable):
            return None
        statistic = next((s.member for s in reference.selectors if s.dimension == "statistic" and s.member), "value")
        return reference.measure, naming.text(statistic)

    return subject


def _of_pattern(subject: Subject) -> Shape:
    """The shape of a pattern's measure; a bare number takes the unit of whatever stands beside it."""
    measure, statistic = subject
    if statistic == "weekday":
        return Shape(Kind.WEEKDAY)
    if statistic in SAME_UNIT or statistic == "relative":
        if measure.startswith(DATE):
            return Shape(Kind.DATE)
        return Shape(Kind.NUMBER, "person" if measure.startswith(COUNT) else None)
    return Shape(Kind.NUMBER, STATISTIC_UNITS.get(statistic))


def _unit(shape: Shape) -> Unit | None:
    if shape.unit is None or shape.kind is not Kind.NUMBER:
        return None
    try:
        return parse_unit(shape.unit)
    except UnknownUnitError:
        return None
