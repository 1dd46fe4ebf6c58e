"""Random sets of rules over few whole numbers, against every value tried one by one.

The rules are read by Python here, and by the rule language there; the two share nothing but the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from validator.claims.record import MeasureDeclaration
from validator.explain.lint.finding import Kind, LintReport
from validator.explain.lint.lint import lint
from validator.rulebook.parse import parse
from validator.rulebook.rule import Rule, RuleBook

NAMES = ("x", "y", "z")
MOST = 4
"""Every value is tried from 0 to here; the rules say so too."""

MEASURES = {name: MeasureDeclaration(unit="person") for name in NAMES}
BOUNDS = [f"0 <= {name} <= {MOST}" for name in NAMES]

terms = st.builds(
    lambda factor, name: name if factor == 1 else f"{factor} * {name}", st.integers(1, 3), st.sampled_from(NAMES)
)
sides = st.one_of(st.builds("{} + {}".format, terms, terms), st.builds("{} - {}".format, terms, terms), terms)
comparisons = st.builds(
    "{} {} {}".format,
    sides,
    st.sampled_from(["=", "<=", "<", ">=", ">", "!="]),
    st.one_of(sides, st.integers(0, 6).map(str)),
)
formulas = st.one_of(
    comparisons, comparisons, st.builds("({} or {})".format, comparisons, comparisons), comparisons.map("not {}".format)
)
rules = st.tuples(formulas, st.one_of(st.none(), st.none(), comparisons))
Rules = Sequence[tuple[str, str | None]]


def python(formula: str) -> str:
    """The same formula for Python's ``eval``."""
    return formula.replace("=", "==").replace("<==", "<=").replace(">==", ">=").replace("!==", "!=")


class Tried:
    """All values, with what each rule says of them."""

    def __init__(self, written: Rules) -> None:
        named: dict[str, tuple[str, str | None]] = {f"r{at}": rule for at, rule in enumerate(written)}
        named |= {f"most-{name}": (bound, None) for name, bound in zip(NAMES, BOUNDS, strict=True)}
        points = product(range(MOST + 2), repeat=len(NAMES))
        self.values = [dict(zip(NAMES, point, strict=True)) for point in points]
        self.applied = {rule: self._where(when or "True") for rule, (_, when) in named.items()}
        self.met = {rule: self._where(expect) for rule, (expect, _) in named.items()}

    def _where(self, formula: str) -> set[int]:
        code = compile(python(formula), "rule", "eval")
        return {at for at, values in enumerate(self.values) if eval(code, {}, values)}

    def holds(self, *ids: str) -> set[int]:
        left = set(range(len(self.values)))
        for rule in ids:
            left -= self.applied[rule] - self.met[rule]
        return left


def report_on(written: Rules) -> LintReport:
    named = [(f"r{at}", expect, when) for at, (expect, when) in enumerate(written)]
    named += [(f"most-{name}", bound, None) for name, bound in zip(NAMES, BOUNDS, strict=True)]
    book = [Rule(rule, rule, parse(expect), expect, when=parse(when) if when else None) for rule, expect, when in named]
    return lint(RuleBook(tuple(book), MEASURES))


@settings(max_examples=60)
@given(st.lists(rules, min_size=1, max_size=4))
def test_every_finding_is_true_of_every_value(written: Rules) -> None:
    report, tried = report_on(written), Tried(written)
    for finding in report.findings:
        first, *others = finding.rules
        match finding.kind:
            case Kind.CONTRADICTION:
                assert tried.holds(*finding.rules) == set(), finding
            case Kind.CONDITIONAL:
                assert tried.holds(*finding.rules) & tried.applied[first] == set(), finding
            case Kind.NEVER:
                assert tried.holds(*others) & tried.applied[first] == set(), finding
            case Kind.ALWAYS:
                assert tried.holds(first) == tried.holds(), finding
            case Kind.REDUNDANT:
                assert tried.holds(*others) <= tried.holds(first), finding
            case Kind.SAME:
                assert tried.holds(first) == tried.holds(*others), finding
            case Kind.RANGE:
                values = {tried.values[at][finding.subject or ""] for at in tried.holds(*finding.rules)}
                assert finding.interval is not None
                assert [value for value in values if value not in finding.interval] == [], finding


@settings(max_examples=60)
@given(st.lists(rules, min_size=1, max_size=4))
def test_every_contradiction_is_found_and_is_a_smallest(written: Rules) -> None:
    """Beyond the bounds nothing is tried, so a set is only known to be a smallest one where values within show it."""
    report, tried = report_on(written), Tried(written)
    found = [finding for finding in report.findings if finding.kind is Kind.CONTRADICTION]
    assert bool(found) is (not tried.holds(*tried.met)) or report.unexamined != ()
    for finding in found:
        assert finding.smallest
        beyond = {f"most-{name}" for name in NAMES}
        for rule in finding.rules:
            if rule not in beyond and beyond <= set(finding.rules):
                assert tried.holds(*(other for other in finding.rules if other != rule)) != set(), finding


@settings(max_examples=30)
@given(st.lists(rules, min_size=1, max_size=4))
def test_every_rule_that_follows_from_the_bounds_and_others_is_found(written: Rules) -> None:
    report, tried = report_on(written), Tried(written)
    if report.unexamined or not tried.holds(*tried.met):
        return
    told = {rule for finding in report.findings if finding.kind is not Kind.RANGE for rule in finding.rules}
    for rule in tried.met:
        rest = [other for other in tried.met if other != rule]
        if rule.startswith("r") and tried.holds(*rest) <= tried.holds(rule):
            assert rule in told, (rule, report.findings)
