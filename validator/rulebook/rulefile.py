"""Rule files: YAML with one rule or a list of them, to checked rules. All mistakes of a file are told at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

from validator.claims.yaml_source import Located, YamlSource, load_yaml
from validator.errors import Place, Problem, RuleFileError, nearest
from validator.rulebook import tree
from validator.rulebook.example import ExampleReader
from validator.rulebook.fields import Fields, plain_value
from validator.rulebook.parse import FormulaError, parse
from validator.rulebook.rule import Example, Figure, Rule, Severity, Within
from validator.rulebook.schema import ID_PATTERN, KEYS
from validator.rulebook.typecheck import UNIT_FORM, UnitOf, check_expectation, check_formula

if TYPE_CHECKING:
    from validator.claims.record import Precision as WrittenPrecision

_PRECISION_FORM = "exact, {decimals: -3}, {plus_minus: 0.5} or {significant: 4}"
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def read_rule_file(path: str, data: bytes, pack: str = "", unit_of: Mapping[str, str] | None = None) -> list[Rule]:
    """Read the rules of one file; ``unit_of`` gives the units that the pack declares of measures.

    Raises:
        RuleFileError: with every problem of the file.
    """
    located, source = load_yaml(path, data)
    entries = located.value if isinstance(located.value, tuple) else (located,)
    rules: dict[str, Rule] = {}
    problems: list[Problem] = []
    for entry in entries:
        reader = _RuleReader(source, entry, pack, unit_of or {}, alone=entry is located)
        rule = reader.rule()
        problems += reader.problems
        if rule is not None:
            twin = rules.setdefault(rule.id, rule)
            if twin is not rule:
                found = f"the rule {rule.id!r} stands twice, first on line {twin.place.line}"
                problems.append(source.problem(rule.place, found, "an id of its own", "rename one of the two"))
    if not entries:
        problems.append(source.problem(located.place, "an empty list", "at least one rule"))
    if problems:
        raise RuleFileError(problems)
    return list(rules.values())


class _RuleReader(Fields):
    def __init__(
        self, source: YamlSource, located: Located, pack: str, units: Mapping[str, str], *, alone: bool
    ) -> None:
        super().__init__(source, located, KEYS, "a rule")
        self.pack = pack
        self.units = dict(units)
        self.alone = alone
        self.formulas: list[tuple[Located, tree.Expression]] = []

    def rule(self) -> Rule | None:
        if self.problems and not self.values:
            return None
        rule_id = self._id()
        self._measure_units()
        title = self.text("title", required=True)
        expect = self._formula("expect", required=True)
        when, unless = self._formula("for"), self._formula("unless")
        message = self.text("message")
        values = tuple(self._named("values", "number"))
        show = tuple(Figure(label, value) for label, value in self._named("show", "number"))
        severity = self._choice("severity", [level.value for level in Severity], "error")
        within = self._within()
        examples = self._examples(within)
        precision = self._precision(within)
        formulas = [formula for formula in (expect, when, unless) if formula is not None]
        if expect is not None and not self.problems:
            self._variables()
            self._placeholders(values, formulas)
            if within is Within.DATA_SET:
                self._dates_of_publication()
        if self.problems or expect is None or title is None:
            return None
        return Rule(
            id=rule_id,
            title=title,
            expect=expect,
            text=self.text("expect") or "",
            why=self.text("why") or "",
            pack=self.pack,
            severity=Severity(severity),
            when=when,
            unless=unless,
            precision=precision,
            message=message,
            message_values=values,
            show=show,
            source=self.text("source") or "",
            examples=examples,
            place=self.located.place,
            within=within,
        )

    def _id(self) -> str:
        rule_id = self.text("id", required=not self.alone)
        if rule_id is None:
            rule_id = PurePath(self.source.path).name.removesuffix(".yaml").removesuffix(".yml")
        if not re.fullmatch(ID_PATTERN, rule_id):
            advice = "" if "id" in self.values else "give the rule an id; without one it is called like its file"
            self.wrong(self.place("id"), f"the id {rule_id!r}", "kebab-case: words-joined-by-hyphens", advice)
        return rule_id

    def _measure_units(self) -> None:
        for name, declared in self.mapping("measures").items():
            match plain_value(declared):
                case {"unit": str(unit), **others} if not others:
                    self._unit(name, unit, declared.place)
                case _:
                    found = f"{name!r} does not declare its unit, and that alone"
                    advice = "what else a measure is, records and packs declare"
                    self.wrong(declared.place, found, "{unit: km}", advice)

    def _unit(self, measure: str, unit: str, place: Place) -> None:
        from validator.claims.units import UnknownUnitError, parse_unit

        try:
            parse_unit(unit)
        except UnknownUnitError as error:
            self.wrong(place, f"the unit of {measure!r}: {error}", UNIT_FORM)
        else:
            self.units[measure] = unit

    def _choice(self, name: str, choices: list[str], default: str) -> str:
        value = self.text(name) or default
        if value not in choices:
            self.wrong(self.place(name), f"{name} {value!r}{nearest(value, choices)}", "one of " + ", ".join(choices))
            return default
        return value

    def _within(self) -> Within:
        """What the rule is bound to; whoever writes the key and misspells it means what is not the default."""
        default = Within.DATA_SET if "within" in self.values else Within.RECORD
        return Within(self._choice("within", [choice.value for choice in Within], default.value))

    def _formula(self, name: str, *, required: bool = False) -> tree.Expression | None:
        value = self.values.get(name)
        if value is None:
            if required:
                self.text(name, required=True)
            return None
        return self._parsed(value, name, "truth")

    def _parsed(self, value: Located, name: str, wanted: str) -> tree.Expression | None:
        if not isinstance(value.value, str):
            self.wrong(value.place, f"{name!r} is not a formula", "text such as: a + b = c")
            return None
        try:
            formula = parse(value.value)
            if name == "expect":
                check_expectation(formula, unit_of=self._unit_of())
            else:
                check_formula(formula, wanted, unit_of=self._unit_of())
        except FormulaError as error:
            self.wrong_at(value, error.span, error.found, error.expected, error.advice)
            return None
        self.formulas.append((value, formula))
        return formula

    def _unit_of(self) -> UnitOf:
        return lambda reference: self.units.get(str(reference.measure)) if not reference.selectors else None

    def _named(self, name: str, wanted: str) -> list[tuple[str, tree.Expression]]:
        found = []
        for label, value in self.mapping(name).items():
            formula = self._parsed(value, f"{name}: {label}", wanted)
            if formula is not None:
                found.append((label, formula))
        return found

    def _precision(self, within: Within) -> WrittenPrecision | None:
        value = self.values.get("precision")
        if value is None:
            return None
        from validator.claims.notation.precision import Precision

        written: WrittenPrecision = plain_value(value)
        try:
            Precision.from_written(written)
        except ValueError as error:
            self.wrong(value.place, str(error).partition("; write")[0], _PRECISION_FORM)
        if within is Within.DATA_SET:
            found = "a precision in a rule between records, each of which says itself how its values are written"
            self.wrong(value.place, found, "none", "declare it in the records, or of the measure")
        return written

    def _variables(self) -> None:
        """A variable that only a property or ``date()`` uses stands for nothing: some reference must bind it."""
        bound: set[str] = set()
        used: dict[str, tuple[Located, tree.Span]] = {}
        for value, formula in self.formulas:
            dated = _dated(formula)
            for part in tree.walk(formula):
                match part:
                    case tree.Reference(tree.Variable(name), ()) if name in dated:
                        used.setdefault(name, (value, part.span))
                    case tree.Property(tree.Variable(name)):
                        used.setdefault(name, (value, part.span))
                    case _:
                        bound |= {name.name for name in _names(part) if isinstance(name, tree.Variable)}
        known = ", ".join(f"?{name}" for name in sorted(bound))
        for name, (value, span) in used.items():
            if name not in bound:
                found = f"no reference binds the variable ?{name}{nearest(name, bound)}"
                self.wrong_at(value, span, found, f"one of {known}" if known else "a variable that a reference has")

    def _dates_of_publication(self) -> None:
        for value, formula in self.formulas:
            for part in tree.walk(formula):
                if isinstance(part, tree.Call) and part.function == "published":
                    found = "published() in a rule within a data set, whose records have each a date of their own"
                    self.wrong_at(value, part.span, found, "a date of the claims: date(?time) of [as_of=?time]")

    def _placeholders(self, values: tuple[tuple[str, tree.Expression], ...], formulas: list[tree.Expression]) -> None:
        message = self.values.get("message")
        if message is None:
            return
        names = [name for formula in formulas for part in tree.walk(formula) for name in _names(part)]
        variables = sorted({name.name for name in names if isinstance(name, tree.Variable)})
        known = ["stated", "computed", "difference", *variables, *(name for name, _ in values)]
        for placeholder in _PLACEHOLDER.finditer(str(message.value)):
            name = placeholder[1]
            if name not in known:
                found = f"the message names {{{name}}}{nearest(name, known)}"
                advice = f"to tell another number, add it to values: {{{name or 'total'}: a + b}}"
                self.wrong_at(message, placeholder.span(), found, "one of " + ", ".join(known), advice)

    def _examples(self, within: Within) -> tuple[Example, ...]:
        listed = self.values.get("examples")
        if listed is None or not isinstance(listed.value, tuple):
            self.wrong(
                self.located.place if listed is None else listed.place,
                "the rule has no list of examples",
                "at least one example that agrees and one that contradicts",
                "add examples: they are the rule's tests and its documentation",
            )
            return ()
        readers = [ExampleReader(self.source, entry, within) for entry in listed.value]
        examples = tuple(reader.example() for reader in readers)
        self.problems += [problem for reader in readers for problem in reader.problems]
        for verdict in ("agrees", "contradicts"):
            if not any(example.verdict == verdict for example in examples):
                self.wrong(listed.place, f"no example {verdict}", f"at least one with verdict: {verdict}")
        return examples


def _dated(formula: tree.Expression) -> set[str]:
    """The variables that stand alone in ``date(?x)``: used there, not bound."""
    return {
        call.arguments[0].measure.name
        for call in tree.walk(formula)
        if isinstance(call, tree.Call)
        and call.function == "date"
        and isinstance(call.arguments[0], tree.Reference)
        and isinstance(call.arguments[0].measure, tree.Variable)
    }


def _names(part: tree.Expression) -> list[tree.Name | None]:
    match part:
        case tree.Reference(measure, selectors):
            return [measure, *(name for s in selectors for name in (s.dimension, s.member))]
        case tree.Aggregate(dimension=dimension):
            return [dimension]
        case _:
            return []
