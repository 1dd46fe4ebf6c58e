"""Rule files: YAML with one rule or a list of them, to checked rules. All mistakes of a file are told at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath

from validator.errors import Place, Problem, RuleFileError, nearest
from validator.rulebook import tree
from validator.rulebook.fields import Fields, plain_value
from validator.rulebook.parse import FormulaError, parse
from validator.rulebook.rule import Example, Figure, Rule, Severity
from validator.rulebook.schema import EXAMPLE_KEYS, ID_PATTERN, KEYS, VERDICTS
from validator.rulebook.typecheck import UnitOf, check_formula
from validator.rulebook.yaml_source import Located, YamlSource, load_yaml

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def read_rule_file(path: str, data: bytes, pack: str = "", unit_of: Mapping[str, str] | None = None) -> list[Rule]:
    """Read the rules of one file; ``unit_of`` gives the units that the pack declares of measures.

    Raises:
        RuleFileError: with every problem of the file.
    """
    located, source = load_yaml(path, data)
    entries = located.value if isinstance(located.value, tuple) else (located,)
    rules: list[Rule] = []
    problems: list[Problem] = []
    for entry in entries:
        reader = _RuleReader(source, entry, pack, unit_of or {}, alone=entry is located)
        rule = reader.rule()
        problems += reader.problems
        if rule is not None:
            twin = next((other for other in rules if other.id == rule.id), None)
            if twin is not None:
                found = f"the rule {rule.id!r} stands twice, first on line {twin.place.line}"
                problems.append(source.problem(rule.place, found, "each id once"))
            rules.append(rule)
    if not entries:
        problems.append(source.problem(located.place, "an empty list", "at least one rule"))
    if problems:
        raise RuleFileError(problems)
    return rules


class _RuleReader(Fields):
    def __init__(
        self, source: YamlSource, located: Located, pack: str, units: Mapping[str, str], *, alone: bool
    ) -> None:
        super().__init__(source, located, KEYS, "a rule")
        self.pack = pack
        self.units = dict(units)
        self.alone = alone

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
        examples = self._examples()
        precision = self._precision()
        formulas = [formula for formula in (expect, when, unless) if formula is not None]
        if expect is not None and not self.problems:
            self._variables(formulas + [value for _, value in values] + [figure.value for figure in show])
            self._placeholders(message, values, formulas)
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
        )

    def _id(self) -> str:
        rule_id = self.text("id", required=not self.alone)
        if rule_id is None:
            rule_id = PurePath(self.source.path).name.removesuffix(".yaml").removesuffix(".yml")
        if not re.fullmatch(ID_PATTERN, rule_id):
            self.wrong(self.place("id"), f"the id {rule_id!r}", "kebab-case: words-joined-by-hyphens")
        return rule_id

    def _measure_units(self) -> None:
        for name, declared in self.plain("measures").items():
            if isinstance(declared, dict) and isinstance(declared.get("unit"), str):
                self.units[name] = declared["unit"]
            else:
                self.wrong(self.mapping("measures")[name].place, f"{name!r} declares no unit", "{unit: km}")

    def _choice(self, name: str, choices: list[str], default: str) -> str:
        value = self.text(name) or default
        if value not in choices:
            self.wrong(self.place(name), f"{name} {value!r}{nearest(value, choices)}", "one of " + ", ".join(choices))
            return default
        return value

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
        text = str(value.value).strip()
        try:
            formula = parse(text)
            check_formula(formula, wanted, unit_of=self._unit_of())
        except FormulaError as error:
            place, length = self._inside(value, error.span)
            self.wrong(place, error.found, error.expected, error.advice, length)
            return None
        return formula

    def _unit_of(self) -> UnitOf:
        return lambda reference: self.units.get(str(reference.measure)) if not reference.selectors else None

    def _inside(self, value: Located, span: tuple[int, int]) -> tuple[Place, int]:
        """The place of a span of a formula: exact where the text stands on one line of the file."""
        line = self.source.lines[value.place.line - 1] if value.place.line <= len(self.source.lines) else ""
        text = str(value.value).strip()
        start = line.find(text, value.place.column - 1)
        if start < 0:
            if not value.block:
                return value.place, 1
            first = text[: span[0]].count("\n")
            return Place(value.place.path, value.place.line + 1 + first, 1), 1
        return Place(value.place.path, value.place.line, start + span[0] + 1), max(1, span[1] - span[0])

    def _named(self, name: str, wanted: str) -> list[tuple[str, tree.Expression]]:
        found = []
        for label, value in self.mapping(name).items():
            formula = self._parsed(value, f"{name}: {label}", wanted)
            if formula is not None:
                found.append((label, formula))
        return found

    def _precision(self) -> object:
        value = self.values.get("precision")
        if value is None:
            return None
        from validator.claims.notation.precision import Precision

        written = plain_value(value)
        try:
            Precision.from_written(written)
        except ValueError as error:
            self.wrong(value.place, str(error), KEYS["precision"])
        return written

    def _variables(self, formulas: list[tree.Expression]) -> None:
        bound: set[str] = set()
        used: dict[str, tree.Expression] = {}
        for formula in formulas:
            for part in tree.walk(formula):
                match part:
                    case tree.Reference(measure, selectors):
                        names = [measure, *(n for s in selectors for n in (s.dimension, s.member))]
                        lone = isinstance(measure, tree.Variable) and not selectors and measure.name in _dated(formula)
                        if lone:
                            used.setdefault(str(measure), part)
                            continue
                        bound |= {name.name for name in names if isinstance(name, tree.Variable)}
                    case tree.Aggregate(dimension=tree.Variable(name)):
                        bound.add(name)
                    case tree.Property(subject=tree.Variable() as variable):
                        used.setdefault(str(variable), part)
                    case _:
                        pass
        for name, part in used.items():
            if name.removeprefix("?") not in bound:
                known = ", ".join(f"?{other}" for other in sorted(bound)) or "none"
                found = f"the variable {name} is not bound by a reference"
                self.wrong(self._inside(self.values["expect"], part.span)[0], found, f"one of the bound: {known}")

    def _placeholders(
        self, message: str | None, values: tuple[tuple[str, tree.Expression], ...], formulas: list[tree.Expression]
    ) -> None:
        if message is None:
            return
        variables = {
            name.name
            for formula in formulas
            for part in tree.walk(formula)
            for name in _names(part)
            if isinstance(name, tree.Variable)
        }
        known = ["stated", "computed", "difference", *sorted(variables), *(name for name, _ in values)]
        for name in _PLACEHOLDER.findall(message):
            if name not in known:
                found = f"the message names {{{name}}}{nearest(name, known)}"
                self.wrong(self.place("message"), found, "one of " + ", ".join(known))

    def _examples(self) -> tuple[Example, ...]:
        listed = self.values.get("examples")
        if listed is None or not isinstance(listed.value, tuple):
            self.wrong(
                self.located.place if listed is None else listed.place,
                "the rule has no list of examples",
                "at least one example that agrees and one that contradicts",
                "add examples: they are the rule's tests and its documentation",
            )
            return ()
        examples = []
        for entry in listed.value:
            fields = Fields(self.source, entry, EXAMPLE_KEYS, "an example")
            verdict, claims = fields.text("verdict", required=True), fields.text("claims", required=True)
            if verdict is not None and verdict not in VERDICTS:
                found = f"verdict {verdict!r}{nearest(verdict, VERDICTS)}"
                fields.wrong(fields.place("verdict"), found, "one of " + ", ".join(VERDICTS))
            name = fields.text("name") or verdict or ""
            example = Example(
                name,
                verdict or "",
                claims or "",
                fields.members("members"),
                fields.plain("measures"),
                fields.text("published"),
                entry.place,
            )
            self.problems += fields.problems
            examples.append(example)
        for verdict in ("agrees", "contradicts"):
            if not any(example.verdict == verdict for example in examples):
                self.wrong(listed.place, f"no example {verdict}", f"at least one with verdict: {verdict}")
        return tuple(examples)


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
