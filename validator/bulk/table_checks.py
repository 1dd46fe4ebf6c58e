"""The lines of arithmetic that are declared of a table, looked through once before its rows are read.

Contract: a line that is of no use in any row (it is not of the language, or names what no column states) is told once
and not by every row, and the rows are judged without it. Whether any other line binds is the affair of each row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.claims.readers.tables.declared import without_checks
from validator.claims.readers.tables.wide import WideLayout
from validator.errors import Problem, nearest

if TYPE_CHECKING:
    from validator.claims.readers.tables.declared import Declared
    from validator.claims.readers.tables.long import LongLayout
    from validator.rulebook.tree import Reference

_LISTED = 12


def usable_checks(layout: WideLayout | LongLayout) -> tuple[Declared, list[Problem]]:
    """The declaration without the lines that no row can use, and what is wrong with these."""
    declared = layout.common.declared
    problems: list[Problem] = []
    wrong: set[int] = set()
    for number, problem in _mistakes(layout):
        wrong.add(number)
        problems.append(problem)
    return (without_checks(declared, wrong) if wrong else declared), problems


def _mistakes(layout: WideLayout | LongLayout) -> Iterator[tuple[int, Problem]]:
    declared = layout.common.declared
    if not declared.checks:
        return
    from validator.rulebook import tree
    from validator.rulebook.line import line_rules
    from validator.rulebook.parse import FormulaError

    # what a row of a long table states is not known before it is read
    stated = layout.stated if isinstance(layout, WideLayout) else None
    columns = [column.name for column in stated or ()]
    known = {*columns, *(column.measure for column in stated or ())}
    for number, rule in enumerate(line_rules(declared.checks)):
        loc = ("checks", number)
        if isinstance(rule, FormulaError):
            yield number, declared.problem_at(loc, rule.found, rule.expected, rule.advice)
        elif stated is not None:
            named = (str(name.measure) for name in tree.references(rule.expect) if not _is_variable(name))
            for word in dict.fromkeys(named):
                if word not in known:
                    more = len(columns) - _LISTED
                    listed = ", ".join(columns[:_LISTED]) + (f" and {more} more" if more > 0 else "")
                    found = f"no column that states values is called {word!r}{nearest(word, columns)}"
                    yield number, declared.problem_at(loc, found, f"one of {listed}" if columns else "", _LEFT_OUT)


_LEFT_OUT = "correct the name; until then no row is checked by this line"


def _is_variable(reference: Reference) -> bool:
    from validator.rulebook import tree

    return isinstance(reference.measure, tree.Variable)
