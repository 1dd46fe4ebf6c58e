"""Rules within a data set: what they mean, on all claims of several records taken as one record.

Contract: each record is read by itself (a relative date counts from its own source); then all claims are one record,
with what the records declare together (``claims/merged.py``), and a rule binds over it as over any record. Of a
rule for any measure a check counts only if its claims come from at least two records: what one record says alone is
decided by the rules within it. Of a rule that names its measures every check counts, and a figure of which nobody
states the other side is undecided, as within a record.
Figures that may be of two moments do not contradict: see ``different_moments``. Two ways to write one day are one day.

This holds everything in memory. ``validator/across/`` comes to the same checks without doing so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from validator.claims.merged import Declared
from validator.claims.origin import Lines, Origin
from validator.claims.quantity import Kind
from validator.claims.reading import ReadRecord, day_of, read_claims
from validator.claims.record import Claim, Record
from validator.errors import Place
from validator.judge.bind import Bound, bind
from validator.judge.index import CellIndex
from validator.judge.judge import Judge, Judged
from validator.judge.moments import with_named_dates
from validator.judge.numerals import show_interval
from validator.judge.plan import plan_rule
from validator.judge.verdict import Verdict
from validator.rulebook.rule import Rule, Within

if TYPE_CHECKING:
    from collections.abc import Callable

    from validator.claims.assumed import Assumed
    from validator.claims.cells import ReadClaim
    from validator.claims.interval import Interval
    from validator.errors import Problem
    from validator.judge.check import Check

ACROSS = "across records"
"""What the records of a run are called where they are taken as one."""

OF_PUBLICATION = frozenset({"age", "relative"})
"""Statistics that count from the day of publication, whatever else a claim says."""


@dataclass(frozen=True, slots=True)
class Owned:
    """A claim that was read, and whose it is: ``number`` counts the records, ``record`` and ``path`` name them."""

    number: int
    record: str
    path: str
    published: Interval | None
    read: ReadClaim


@dataclass(frozen=True, slots=True)
class Known:
    """What is declared and implied of the measures and dimensions of all records together."""

    members: dict[str, tuple[str, ...]]
    assumed: dict[str, Assumed]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Claims of several records as one record; ``owned[i]`` says whose its claim i is."""

    read: ReadRecord
    owned: tuple[Owned, ...]
    index: CellIndex


class PlacedOrigin(Origin):
    """Where one claim was read, kept without the text around it: every part of the claim is where the claim begins."""

    __slots__ = ("_place",)

    def __init__(self, place: Place) -> None:
        super().__init__(Lines(place.path, "", place.line), lambda _: (0, 1))
        self._place = place

    def place(self, loc: tuple[str | int, ...]) -> Place:
        """The place of the claim."""
        return self._place


def judge_together(records: Iterable[Record], judge: Judge) -> Judged:
    """Check all records together by the rules of the judge's book that are bound to a data set.

    >>> from validator.claims.readers.claims_text import parse_claims
    >>> from validator.rulebook.parse import parse
    >>> from validator.rulebook.rule import RuleBook
    >>> text = "restated(?measure)"
    >>> rule = Rule("same", "The same", parse(text), text, within=Within.DATA_SET)
    >>> records = [parse_claims("record: morning\\nfreed = 390"), parse_claims("record: evening\\nfreed = 380")]
    >>> [check.verdict.value for check in judge_together(records, Judge(RuleBook((rule,)))).checks]
    ['contradicts']
    """
    book = judge.book
    declared = Declared(book.measures, book.members)
    owned: list[Owned] = []
    problems: list[Problem] = []
    unread: dict[str, str] = {}
    for number, record in enumerate(records):
        read = read_claims(record, book.measures, book.members)
        declared.add(read)
        problems += read.problems
        unread |= {f"{record.id}/{name}": reason for name, reason in read.unread.items()}
        owned += owned_claims(number, read)
    gathered = gather(owned, Known(declared.members, declared.assumed), ACROSS)
    checks: list[Check] = []
    idle: list[Rule] = []
    for rule in book.within(Within.DATA_SET):
        found = checks_between(judge, rule, gathered)
        checks += found
        if not found:
            idle.append(rule)
    read = replace(gathered.read, problems=tuple(problems), unread=unread)
    return Judged(read, tuple(checks), tuple(idle))


def owned_claims(number: int, read: ReadRecord) -> list[Owned]:
    """The claims of one record that could be read, as the record's own; their dates have one name in all records."""
    record = read.record
    found: list[Owned] = []
    for claim in read.claims:
        key = with_named_dates(claim.key, record.locale, day_of(read.published))
        named = claim if key is claim.key else replace(claim, key=key)
        found.append(Owned(number, record.id, record.place.path, read.published, named))
    return found


def gather(owned: Sequence[Owned], known: Known, name: str) -> Gathered:
    """Claims of several records as one record called ``name``, in the order given.

    A claim is called ``record/claim``, and keeps its place; with the file before it where two records have one name.
    """
    claims: list[Claim] = []
    read: list[ReadClaim] = []
    names: dict[str, int] = {}
    alike = {one.record for one in owned if names.setdefault(one.record, one.number) != one.number}
    for position, one in enumerate(owned):
        whose = f"{one.path}:{one.record}" if one.record in alike else one.record
        claim = replace(one.read.claim, id=f"{whose}/{one.read.id}")
        claims.append(claim)
        read.append(replace(one.read, id=claim.id, position=position, claim=claim))
    origin = PlacedOrigin(claims[0].place) if claims else None
    record = Record(id=name, claims=tuple(claims), origin=origin)
    together = ReadRecord(record, tuple(read), known.members, known.assumed)
    return Gathered(together, tuple(owned), CellIndex(together))


def checks_between(
    judge: Judge, rule: Rule, gathered: Gathered, wanted: Callable[[Bound], bool] | None = None
) -> list[Check]:
    """The checks of one rule that count between records; of those that are ``wanted``.

    Those of one record count where the rule names its measures: no rule within records says the same.
    """
    found = []
    plan = plan_rule(rule)
    for bound in bind(plan, gathered.index):
        if wanted is not None and not wanted(bound):
            continue
        check = judge.check(bound, gathered.index)
        if check is None:
            continue
        if len({gathered.owned[claim.position].number for claim in check.claims}) > 1:
            found.append(_of_one_moment(check, gathered))
        elif not plan.universal:
            found.append(check)
    return found


def _of_one_moment(check: Check, gathered: Gathered) -> Check:
    """The check; undecided where it contradicts, but its claims may be of different moments and so all be right."""
    if check.verdict is not Verdict.CONTRADICTS:
        return check
    reason = different_moments([gathered.owned[claim.position] for claim in check.claims])
    return check if reason is None else replace(check, verdict=Verdict.UNDECIDED, strength=None, reasons=(reason,))


def different_moments(claims: Sequence[Owned]) -> str | None:
    """Why claims of several records may be of different moments; None where they are not, or nothing tells.

    A claim with ``as_of`` says itself when it holds. Any other holds when its source was published: 390 released on one
    day and 780 on the next are both right. Where no source has a date of publication, a figure is one figure, as within
    a record; but an age then has no day to count to.
    """
    undated = [one for one in claims if not any(name == "as_of" for name, _ in one.read.key)]
    published = {one.number: one.published for one in undated}
    if len(published) < 2:
        return None
    days = list(published.values())
    if all(day is None for day in days):
        counting = [one for one in undated if _statistic(one) in OF_PUBLICATION]
        if not counting:
            return None
        return f"no source has a date of publication, from which {counting[0].read.measure} is counted"
    if all(day is not None and day.is_point and day == days[0] for day in days):
        return None
    told = list(dict.fromkeys("undated" if day is None else f"of {show_interval(day, Kind.DATE)}" for day in days))
    listed = " and ".join(told[:MOST_TOLD]) + (f" and {len(told) - MOST_TOLD} others" if len(told) > MOST_TOLD else "")
    measures = ", ".join(dict.fromkeys(one.read.measure for one in undated))
    return f"the sources are {listed}, and no as_of says when {measures} was so: it may have changed in between"


MOST_TOLD = 4
"""Of many dates of publication, the first few are named."""


def _statistic(one: Owned) -> str | None:
    return next((member for name, member in one.read.key if name == "statistic"), None)
