"""What to ask the source: what would settle a contradiction, and what is missing to check a figure.

Contract: a question says only what follows; it never says that a figure is wrong, for that is what is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.claims.cells import CellKey, ReadClaim
from validator.judge.index import Cell
from validator.report.finding import Finding

if TYPE_CHECKING:
    from validator.explain.explanation import Explanation, SuspectGroup
    from validator.report.record_report import RecordReport

MOST_QUESTIONS, MOST_NAMED = 40, 4
LONGEST_QUOTE = 90


@dataclass(frozen=True, slots=True)
class Question:
    """A question, why it is asked, and the positions of the claims that it is about."""

    ask: str
    because: str
    claims: tuple[int, ...]


def questions(report: RecordReport) -> tuple[Question, ...]:
    """Questions of suspects first, then of contradictions without one, then of what is missing."""
    found = [*_of_suspects(report), *_of_the_rest(report), *_of_the_missing(report)]
    return tuple({question.ask: question for question in reversed(found)}.values())[::-1]


def _of_suspects(report: RecordReport) -> Iterator[Question]:
    explanation = report.explanation
    if explanation is None:
        return
    for number, group in enumerate(explanation.groups):
        claims = _claims(group)
        told = _would_be(explanation, number)
        if len(claims) == 1:
            yield Question(f"Is {_named(claims[0])} right?", told, (claims[0].position,))
        else:
            yield Question(f"{_which(claims)}?", told, tuple(claim.position for claim in claims))


def _of_the_rest(report: RecordReport) -> Iterator[Question]:
    """Of a contradiction that no suspect explains: which of its figures is right."""
    explanation = report.explanation
    groups = () if explanation is None else explanation.groups
    suspected = {claim.position for group in groups for claim in _claims(group)}
    for finding in report.standing:
        claims = finding.check.claims
        if suspected.isdisjoint(claim.position for claim in claims):
            ask = (
                _which(claims) if len(claims) > 1 else f"Is {_named(claims[0])} right" if claims else finding.rule.title
            )
            yield Question(f"{ask}?", finding.derivation, tuple(finding.check.positions))


def _of_the_missing(report: RecordReport) -> Iterator[Question]:
    for finding in report.undecided:
        missing = _missing(finding)
        if not missing:
            reason = "; ".join(finding.reasons) or "it could not be decided"
            yield Question(f"{reason[:1].upper()}{reason[1:]}.", finding.derivation, tuple(finding.check.positions))
        for cell in missing:
            yield Question(
                f"What is the figure for {_in_words(cell.measure, cell.key)}?",
                f"No claim states it. {_so_far(finding)}".strip(),
                tuple(finding.check.positions),
            )


def _so_far(finding: Finding) -> str:
    if finding.implied:
        told = ", ".join(f"{cell} would be {text}" for cell, text in finding.implied.items())
        return f"By the other figures {told}."
    return f"The other figures say: {finding.derivation}." if finding.derivation else ""


def _missing(finding: Finding) -> list[Cell]:
    """The cells of an undecided check that nobody states and that can be asked for by name."""
    cells = [cell for cell in finding.check.bound.cells if isinstance(cell, Cell) and not cell.claims]
    return [cell for cell in cells if not any(member.startswith("?") for _, member in cell.key)]


def _claims(group: SuspectGroup) -> list[ReadClaim]:
    found = {claim.position: claim for way in group.ways for claim in way.claims}
    return [found[position] for position in sorted(found)]


def _which(claims: Sequence[ReadClaim]) -> str:
    quotes = {_quote(claim) for claim in claims}
    is_one = len(quotes) == 1 and "" not in quotes
    named = [claim.claim.value if is_one else _named(claim) for claim in claims[:MOST_NAMED]]
    if len(claims) > MOST_NAMED:
        named.append(f"{len(claims) - MOST_NAMED} more")
    where = f" in “{quotes.pop()}”" if is_one else ""
    return f"Which is right{where}: {', '.join(named[:-1])} or {named[-1]}"


def _named(claim: ReadClaim) -> str:
    """A claim as the reader of the article knows it, by its quote; by its cell where that is long or not given."""
    quote = _quote(claim)
    return f"{claim.claim.value} ({f'“{quote}”' if quote else _in_words(claim.measure, claim.key)})"


def _quote(claim: ReadClaim) -> str:
    """The claim's quote in one line; none that is long."""
    quote = " ".join((claim.claim.quote or "").split())
    return quote if len(quote) <= LONGEST_QUOTE else ""


def _would_be(explanation: Explanation, number: int) -> str:
    """What each suspect would have to be if all else is right."""
    told: list[str] = []
    unsaid: list[str] = []
    for claim in _claims(explanation.groups[number]):
        found = [repair for repair in explanation.repairs if repair.group == number and repair.claim is claim]
        implied = [repair for repair in found if repair.is_implied and repair.text is not None]
        if implied:
            lines = f" ({implied[0].lines[-1]})" if implied[0].lines else ""
            told.append(f"{claim.claim.value} would have to be {implied[0].text}{lines}")
        else:
            unsaid.append(f"{claim.claim.value} would have to be another value")
    if not told:
        return (
            "It cannot be right together with the others."
            if len(_claims(explanation.groups[number])) == 1
            else "They cannot all be right."
        )
    return f"If all else is right, {'; or '.join([*told, *unsaid])}."


def _in_words(measure: str, key: CellKey) -> str:
    """A cell in a reader's words: ``released, side: each, category: military``."""
    return ", ".join([measure.replace("_", " "), *(f"{name}: {member}" for name, member in key)])
