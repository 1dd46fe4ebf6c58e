"""A record's own lines of arithmetic: parsed, resolved to claim ids or measures, and bound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from validator.errors import Problem, nearest
from validator.judge.bind import Bound, DateValue, Part, bind
from validator.judge.index import Cell, CellIndex, unread_cells
from validator.judge.plan import AggregateSlot, CellSlot, DateSlot, plan_rule
from validator.rulebook import tree
from validator.rulebook.line import line_rules
from validator.rulebook.parse import FormulaError

if TYPE_CHECKING:
    from validator.claims.record import Record


def own_checks(record: Record, index: CellIndex) -> tuple[list[Bound], list[Problem]]:
    """Bind every line of ``checks``; a line that is not of the language, or names nothing known, is a problem.

    A name is a claim's id; where no claim has that id, it is a measure, and the line binds as a rule does. Where the
    value of a claim could not be read, the line is undecided for that reason, and the one mistake is the claim's.
    """
    bound: list[Bound] = []
    problems: list[Problem] = []
    lines = line_rules(tuple(record.checks))
    could_state = record.origin.could_state if lines and record.origin is not None else ()
    blanks = {name: Cell(measure, key, ()) for name, measure, key in could_state if name not in index.by_id}
    unread = {name: cell for name, cell in unread_cells(index.read).items() if name not in index.by_id}
    blanks |= {name: Cell(measure, key, (), name) for name, (measure, key) in unread.items()}
    # A line over measures is bound to what could not be read as well, or it would be gone where nothing else is stated.
    among = CellIndex(index.read, unread.values()) if unread else index
    for number, rule in enumerate(lines):
        if isinstance(rule, FormulaError):
            problems.append(record.problem_at_check(number, rule.found, rule.expected, rule.advice, rule.span))
            continue
        names = [reference for reference in tree.references(rule.expect) if not _is_member(reference)]
        as_claims = [name for name in names if _is_id(name, index) or _is_blank(name, blanks)]
        unknown = [name for name in names if name not in as_claims and str(name.measure) not in among.measures]
        plan = plan_rule(rule)
        if unknown:
            problems += [_unknown(record, number, name, among) for name in unknown]
        elif as_claims and (len(as_claims) < len(names) or any(isinstance(s, AggregateSlot) for s in plan.slots)):
            measure = next((name for name in names if name not in as_claims), names[0])
            problems.append(
                record.problem_at_check(
                    number,
                    f"the line mixes claim ids and measures ({measure.measure})",
                    "claim ids only, or measures only",
                    "name the claim of that measure by its id",
                    measure.span,
                )
            )
        elif as_claims:
            cells: list[Part] = []
            slots: list[int] = []
            for slot in plan.slots:
                slots.append(len(cells))
                if isinstance(slot, CellSlot):
                    name = str(slot.reference.measure)
                    if name in blanks:  # an empty cell of a table's row, or a value that could not be read
                        cells.append(blanks[name])
                        continue
                    claim = index.by_id[name]
                    cells.append(Cell(claim.measure, claim.key, (claim,)))
                elif isinstance(slot, DateSlot):
                    cells.append(DateValue(slot.date.text if isinstance(slot.date, tree.Date) else None))
            bound.append(Bound(plan, {}, (), tuple(cells), tuple(slots)))
        else:
            found = list(bind(plan, among))
            bound += found
            if not found:
                advice = "look at the members in the brackets: no claim has them"
                problems.append(record.problem_at_check(number, "no claim states what the line names", "", advice))
    return bound, problems


def _is_member(reference: tree.Reference) -> bool:
    return isinstance(reference.measure, tree.Variable)


def _is_id(reference: tree.Reference, index: CellIndex) -> bool:
    return not reference.selectors and reference.measure in index.by_id


def _is_blank(reference: tree.Reference, blanks: Mapping[str, Cell]) -> bool:
    return not reference.selectors and str(reference.measure) in blanks


def _unknown(record: Record, number: int, name: tree.Reference, index: CellIndex) -> Problem:
    word = str(name.measure)
    known = [*index.by_id, *(measure for measure in index.measures if measure not in index.by_id)]
    listed = ", ".join(known[:12]) + (f" and {len(known) - 12} more" if len(known) > 12 else "")
    found = f"no claim and no measure is called {word!r}{nearest(word, known)}"
    return record.problem_at_check(number, found, f"one of {listed}" if known else "", "", name.span)
