"""An article's page: its text with every claim marked, what was found beside it, and the editor's decisions below.

Contract: ``main_html`` is what stands inside ``<main>``, for a page that is replaced while it is edited; every mark and
entry of a claim has ``data-claim``, every check that weighs claims ``data-check`` with its fingerprint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from validator.report.html.article_text import ArticleText, article_text
from validator.report.html.claim_view import WORST, ClaimView, State, claim_views
from validator.report.html.finding_view import (
    MOST_CLAIMS,
    MOST_CONTRADICTIONS,
    ContradictionView,
    RuleView,
    agreement_views,
    contradiction_views,
    undecided_views,
)
from validator.report.html.marks import MarkedText, Paragraph, Piece, marked
from validator.report.html.questions import MOST_QUESTIONS, Question, questions
from validator.report.html.rendering import counted, rendered

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from validator.report.record_report import RecordReport
    from validator.report.result import Report
    from validator.waivers.waiver import StaleWaiver

MOST_RECORDS = 100
"""Of more records the index lists all, and the first ones of those with a contradiction, then the others, are shown."""
MOST_PROBLEMS = 200
BAR = 1000
"""The length of a bar, in the units of its drawing."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Progress:
    """A figure that a rule computes; ``filled`` is how much of its bar, None where it is no share."""

    label: str
    text: str
    filled: int | None
    arithmetic: str


@dataclass(frozen=True, eq=False)
class RecordView:
    """One record for the templates; ``number`` tells the records of one page apart."""

    report: RecordReport
    number: int = 1

    @property
    def key(self) -> str:
        """What the ids of its elements begin with."""
        return f"r{self.number}"

    @property
    def title(self) -> str:
        """The source's title, or else the record's id."""
        source = self.report.record.source
        return (source.title if source is not None else None) or self.report.id

    @property
    def published(self) -> str:
        """The date of publication as the record has it."""
        source = self.report.record.source
        return (source.published if source is not None else None) or ""

    @property
    def url(self) -> str:
        """Where the source was published, as the record has it."""
        source = self.report.record.source
        return (source.url if source is not None else None) or ""

    @property
    def link(self) -> str:
        """The address to follow; empty where it is anything but http or https."""
        return self.url if _ADDRESS.fullmatch(self.url) else ""

    @property
    def language(self) -> str:
        """The language of the text, where the record names one; nothing else may become an attribute of the page."""
        source = self.report.record.source
        named = (source.language if source is not None else None) or ""
        return named if _LANGUAGE.fullmatch(named) else ""

    @cached_property
    def text(self) -> ArticleText:
        """The article's text."""
        return article_text(self.report.record)

    @cached_property
    def marked(self) -> MarkedText:
        """The text with its marks."""
        return marked(self.text.text, self.report.judged.read)

    @cached_property
    def claims(self) -> tuple[ClaimView, ...]:
        """Every claim, in the order of the record."""
        return claim_views(self.report, self.marked.claims)

    @cached_property
    def states(self) -> tuple[tuple[State, int], ...]:
        """How many claims are in each state."""
        return tuple((state, sum(claim.state is state for claim in self.claims)) for state in State)

    @cached_property
    def contradictions(self) -> tuple[ContradictionView, ...]:
        """The contradictions that are shown."""
        return contradiction_views(self.report)

    @property
    def more_contradictions(self) -> int:
        """How many are not."""
        return max(0, len(self.report.contradictions) - MOST_CONTRADICTIONS)

    @cached_property
    def agreements(self) -> tuple[RuleView, ...]:
        """What agrees, rule by rule."""
        return agreement_views(self.report)

    @cached_property
    def undecided(self) -> tuple[RuleView, ...]:
        """What is undecided, rule by rule."""
        return undecided_views(self.report)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What to ask the source."""
        return questions(self.report)

    @property
    def shown_questions(self) -> tuple[Question, ...]:
        """The first of them."""
        return self.questions[:MOST_QUESTIONS]

    @cached_property
    def not_checked(self) -> tuple[ClaimView, ...]:
        """Claims that no decided check weighs against anything."""
        return tuple(claim for claim in self.claims if claim.state in (State.UNCHECKED, State.UNDECIDED))

    @cached_property
    def not_placed(self) -> tuple[ClaimView, ...]:
        """Claims whose place in the text is not known."""
        return tuple(claim for claim in self.claims if not claim.located.is_found)

    @cached_property
    def progress(self) -> tuple[Progress, ...]:
        """The figures that rules compute for the reader."""
        return tuple(
            Progress(figure.label, figure.text, None if figure.share is None else _filled(figure.share), one.derivation)
            for one in self.report.agreements
            for figure in one.figures
        )

    @cached_property
    def verdict(self) -> tuple[State, str]:
        """The record's verdict: its state and its words."""
        return verdict_of(self.report)

    def state_of(self, piece: Piece) -> State | None:
        """The colour of a piece: the worst of the claims whose value it is, or whose value its quote does not hold."""
        claims = piece.values or tuple(one for one in piece.quotes if not self.claims[one].located.values)
        if not claims:
            return None
        return min((self.claims[claim].state for claim in claims), key=WORST.index)

    def is_title(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is the title, which the text has once more than the page's head."""
        source = self.report.record.source
        title = (source.title if source is not None else None) or ""
        return title.split() == "".join(piece.text for piece in paragraph.pieces).split() and bool(title)

    def accepted(self, piece: Piece) -> bool:
        """Whether all the contradictions of a piece are acknowledged."""
        claims = [self.claims[one] for one in piece.values or piece.quotes]
        return all(claim.accepted for claim in claims if claim.state is State.CONTRADICTS)


def main_html(record: RecordReport, stale: Sequence[StaleWaiver] = ()) -> str:
    """The inside of ``<main>`` for one record, and the waivers that accept nothing in its run."""
    return rendered(
        "article.html.j2",
        records=[RecordView(record)],
        report=None,
        rows=(),
        stale=stale,
        most_claims=MOST_CLAIMS,
        most_problems=MOST_PROBLEMS,
    )


def index_html(report: Report) -> str:
    """The inside of ``<main>`` for several records, or for one with something that could not be read beside it."""
    numbered = [RecordView(record, number) for number, record in enumerate(report.records, 1)]
    worst_first = sorted(numbered, key=lambda view: (not view.report.standing, not view.report.contradictions))
    shown = sorted(worst_first[:MOST_RECORDS], key=lambda view: view.number)
    return rendered(
        "article.html.j2",
        records=shown,
        report=report,
        rows=[(view, view in shown) for view in numbered],
        stale=report.stale_waivers,
        most_claims=MOST_CLAIMS,
        most_problems=MOST_PROBLEMS,
    )


def title_of(report: Report) -> str:
    """The title of the page: the verdict, and of what.

    >>> from validator.report.result import Report
    >>> title_of(Report(()))
    'No record could be read'
    """
    if not report.records:
        return "No record could be read"
    state, words = verdict_of(report)
    if len(report.records) == 1:
        return f"{state.sign} {words}: {RecordView(report.records[0]).title}"
    return f"{state.sign} {words} in {counted(len(report.records), 'record')}"


def verdict_of(report: Report | RecordReport) -> tuple[State, str]:
    """The state of a record or of all, and its words: what is accepted, or could not be read, is never a ✓."""
    standing, accepted = len(report.standing), len(report.acknowledged)
    if standing:
        more = f", and {accepted:,} accepted" if accepted else ""
        return State.CONTRADICTS, f"{counted(standing, 'contradiction')}{more}"
    if accepted:
        return State.UNDECIDED, f"No other contradiction than {accepted:,} accepted"
    if not report.counts.agrees:
        return State.UNDECIDED, "Nothing could be checked"
    if report.problems:
        return State.UNDECIDED, "No contradiction in what could be read"
    return State.AGREES, "No contradiction found"


def _filled(share: Fraction) -> int:
    """A share as the length of a bar: full only at one or more, empty only at nothing."""
    filled = max(0, min(BAR, int(share * BAR)))
    return 1 if filled == 0 and share > 0 else filled
