"""The shape of a record: everything that binding and lowering read of it, so that they are done once for many records.

Two records have one shape where all of this is the same, in the same order:

- of each claim its cell (measure, dimensions and members), kind of value, unit, whether its words give a direction, and
  its noun (``RecordForm.kinds``): what ``CellIndex`` files claims by, and what ``shape.type_of`` types a cell by;
- what is assumed of each measure (``RecordForm.assumed``): ``shape.declared_values``, the type and range of a cell that
  nobody states;
- the members of each dimension: ``generate``, ``bind`` and ``declared_value``;
- whether there is a day of publication: the type of ``published``. Its day is a value, and comes from each record;
- the claims that could not be read, with their ids and their cells: a check that needs one names it;
- the record's own lines, and with them the ids by which they name claims: of those that were read, and of those that a
  table has room for and does not state (``own_checks``).

Nothing else is read by ``plan`` (the rule alone), ``generate``, ``bind``, ``shape``, ``lower`` (slots, types, declared
values) and ``own_checks`` (where it finds no mistake: a mistake has a place in its record, so that such a record is
bound each time). The values of the claims come in with ``decide``, once a record: all checks of a further record are
those of the shape over its own claims, in the same order.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from validator.judge import points
from validator.judge.index import unread_cells
from validator.judge.points import FALSE, NOT_APPLICABLE, TRUE, UNKNOWN, UNSURE, point_of
from validator.judge.shaped_check import ShapedCheck
from validator.judge.verdict import Strength, Verdict

if TYPE_CHECKING:
    from validator.claims.claim_forms import RecordForm
    from validator.claims.reading import ReadRecord
    from validator.claims.record import Record
    from validator.judge.check import Check
    from validator.judge.decide import Deciding
    from validator.judge.patterns import Patterns, Telling
    from validator.rulebook.rule import Rule

MOST_SHAPES = 512
"""Shapes that are kept; the one that was not seen for longest is dropped first."""
MOST_CHECKS = 50_000
"""Checks that the kept shapes have together, for bounded memory: some 50 MB."""
WORTH_COMPILING = 4
"""Records of a shape that are decided before its forms are compiled, which takes as long as deciding two or three."""


def shape_key(record: Record, read: ReadRecord, form: RecordForm) -> object:
    """What records of one shape have in common, to be looked up by."""
    members = tuple(read.members.items()) if read.members else ()
    unread = tuple(unread_cells(read).items())
    if not record.checks:
        return form, members, read.published is None, unread
    ids = tuple([claim.id for claim in read.claims])
    could_state = () if record.origin is None else record.origin.could_state
    return form, members, read.published is None, tuple(record.checks), ids, could_state, unread


class RecordShape:
    """The checks of all records of one shape, in order.

    ``found`` are the checks of a record of that shape, each with the place of its rule among ``rules`` (their end for
    the record's own lines).
    """

    def __init__(self, rules: Sequence[Rule], found: Sequence[tuple[int, Deciding]], patterns: Patterns) -> None:
        self.rules = rules
        self.patterns = tuple(patterns.of(deciding) for _, deciding in found)
        self.cells = tuple(patterns.cells)
        self._numbers = tuple(number for number, _ in found)
        self._idle = self._without(self._numbers)
        self._functions: list[Callable[[points.Values], int] | None] = [None] * len(found)
        self._reasons: dict[tuple[int, int], tuple[str, ...]] = {}
        self._used = 0

    @property
    def is_compiled(self) -> bool:
        """Whether enough records of the shape came to have its forms compiled."""
        return self._used >= WORTH_COMPILING

    def checks(self, telling: Telling) -> tuple[list[Check], tuple[Rule, ...]]:
        """The checks of one record, and the rules of the book that applied to nothing in it."""
        self._used += 1
        if self._used == WORTH_COMPILING:
            self._compile()
        values = [point_of(claim.quantity) for claim in telling.read.claims]
        inexact = {at for at, value in enumerate(values) if value is None} if None in values else None
        found: list[Check] = []
        silent: set[int] = set()
        for number, (pattern, function) in enumerate(zip(self.patterns, self._functions, strict=True)):
            came = None
            if function is not None and (inexact is None or inexact.isdisjoint(pattern.needs)):
                came = function(values)
                if came == TRUE:
                    found.append(ShapedCheck(pattern, telling, Verdict.AGREES, Strength.EXACTLY))
                    continue
                if came == FALSE:
                    found.append(ShapedCheck(pattern, telling, Verdict.CONTRADICTS, Strength.PROVEN))
                    continue
                reasons = self._reasons.get((number, came))
                if reasons is not None:
                    found.append(ShapedCheck(pattern, telling, Verdict.UNDECIDED, None, reasons))
                    continue
            check = None if came == NOT_APPLICABLE else telling.deciding(pattern).check()
            if check is None:
                silent.add(number)
                continue
            if came is not None and came in (UNKNOWN, UNSURE) and pattern.steady:
                self._reasons[number, came] = check.reasons
            found.append(check)
        if not silent:
            return found, self._idle
        return found, self._without(number for at, number in enumerate(self._numbers) if at not in silent)

    def _without(self, numbers: Iterable[int]) -> tuple[Rule, ...]:
        """The rules of the book that are not among those with these numbers."""
        spoken = set(numbers)
        return tuple(rule for number, rule in enumerate(self.rules) if number not in spoken)

    def _compile(self) -> None:
        able = [at for at, pattern in enumerate(self.patterns) if pattern.text is not None]
        texts = [text for pattern in self.patterns if (text := pattern.text) is not None]
        for at, function in zip(able, points.compiled(texts), strict=True):
            self._functions[at] = function


class RecordShapes:
    """The shapes of the records seen last, by their keys; a shape is made when its second record comes.

    Most records of articles come alone, and a shape costs as much as deciding its checks once more.
    """

    def __init__(self) -> None:
        self._shapes: OrderedDict[object, RecordShape | None] = OrderedDict()
        self._checks = 0

    def find(self, key: object) -> RecordShape | None:
        """The shape with this key; None where it is not kept."""
        shape = self._shapes.get(key)
        if shape is not None:
            self._shapes.move_to_end(key)
        return shape

    def meet(self, key: object, make: Callable[[], RecordShape]) -> None:
        """Note that a record came whose shape is not kept; keep the shape where one of its records came before."""
        if key not in self._shapes:
            self._shapes[key] = None
        else:
            shape = self._shapes[key] = make()
            self._checks += len(shape.patterns)
        self._shapes.move_to_end(key)
        while len(self._shapes) > MOST_SHAPES or self._checks > MOST_CHECKS:
            _, dropped = self._shapes.popitem(last=False)
            self._checks -= 0 if dropped is None else len(dropped.patterns)
