"""One contradiction in a terminal: stated, computed, difference, the arithmetic, why, every claim with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from validator.judge.index import cell_name
from validator.judge.verdict import Strength
from validator.report.finding import Finding
from validator.report.layout import Page, Part, counted, cut
from validator.rulebook.rule import Severity

if TYPE_CHECKING:
    from rich.text import Text

    from validator.claims.cells import ReadClaim

SEVERITY_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
OWN_LINE_TITLE = "The record's own line does not hold"
PROSE_WIDTH = 110
"""Sentences are not wider than a line that an eye can follow back, however wide the terminal is."""
MOST_CLAIMS = 24
"""Of a sum of thousands, the first claims are shown, and how many more there are."""
_INDENT, _LABEL = 4, 12


def contradiction_lines(page: Page, finding: Finding, *, with_reason: bool = True) -> Iterator[Text]:
    """The block of one contradiction. The rule's message is always part of it; its reason may be told above."""
    rule, style = finding.rule, SEVERITY_STYLE[finding.severity]
    strength = finding.strength.value if finding.strength else ""
    own = rule.origin == "record"
    title = OWN_LINE_TITLE if own else rule.title
    note = strength if own else f"{strength}, {rule.id}"
    yield from page.hang(
        2, [("✗ ", style)], (finding.severity.value, style), "  ", (title, "bold"), (f"  ({note})", "dim")
    )
    if own:
        yield from _labelled(page, "line", rule.id, (f"  {finding.place}", "dim"))
    shown = finding.shown
    first, second = shown.labels
    for label, value, emphasis in (
        (first, shown.stated_text, "bold"),
        (second, shown.computed_text, "bold"),
        ("difference", shown.difference_text, style),
    ):
        if value:
            yield from _labelled(page, label, (cut(value), emphasis))
    label = "arithmetic"
    for step in finding.steps:
        if step:
            yield from _labelled(page, label, cut(step))
            label = ""
    reason = finding.message or (rule.why if with_reason else "")
    if reason:
        yield from _labelled(page, "why", cut(reason, 2000), width=PROSE_WIDTH)
    if finding.strength is Strength.LIKELY:
        soft = "the wording leaves room, so this is no proof: it contradicts what the words usually mean"
        yield from _labelled(page, "likely", soft, width=PROSE_WIDTH)
    yield from _claims(page, finding)


def suspicion_lines(page: Page, told: Sequence[str]) -> Iterator[Text]:
    """What is suspected, below a contradiction: a sentence, and a line for each of several suspects."""
    label = "suspect"
    for line in told:
        yield from _labelled(page, label, ("" if label else "· ", "dim"), cut(line, 2000), width=PROSE_WIDTH)
        label = ""


def fingerprint_line(page: Page, finding: Finding) -> Iterator[Text]:
    """The name by which the contradiction is waived, below everything else that is told of it."""
    yield from _labelled(page, "fingerprint", (finding.fingerprint, "dim"))


def _labelled(page: Page, label: str, *body: Part, width: int | None = None) -> Iterator[Text]:
    return page.hang(_INDENT, [(label, "dim")], *body, column=_LABEL, width=width)


def _claims(page: Page, finding: Finding) -> Iterator[Text]:
    claims = finding.check.claims
    depends = {claim.id for claim in finding.depends_on}
    label = "claims"
    for claim in claims[:MOST_CLAIMS]:
        yield from _claim(page, label, claim, claim.id in depends)
        label = ""
    if len(claims) > MOST_CLAIMS:
        yield from _labelled(page, "", (f"and {counted(len(claims) - MOST_CLAIMS, 'more claim')}", "dim"))


def _claim(page: Page, label: str, read: ReadClaim, is_needed: bool) -> Iterator[Text]:
    """A claim on one line where there is room, else with its quote and its place on lines of their own."""
    claim = read.claim
    cell = f"{cell_name(read.measure, read.key)} = {claim.value}" + (f" {claim.unit}" if claim.unit else "")
    stated: list[Part] = [(cut(claim.id, 60), "bold"), "  ", cut(cell)]
    if is_needed:
        stated.append(("  (other statements of the same do not contradict)", "dim"))
    quote: list[Part] = [(f"“{cut(claim.quote)}”", "italic")] if claim.quote else []
    place: list[Part] = [(str(claim.place), "dim")]
    together: list[Part] = [*stated, "  ", *quote, "  " if quote else "", *place]
    if _INDENT + _LABEL + page.width_of(*together) <= page.width:
        yield from _labelled(page, label, *together)
        return
    for number, line in enumerate(_folded(page, stated)):
        yield from _labelled(page, label, *line) if number == 0 else page.hang(_INDENT + _LABEL + 2, [], *line)
    for line in (quote, place):
        if line:
            yield from page.hang(_INDENT + _LABEL + 2, [], *line)


def _folded(page: Page, stated: list[Part]) -> list[list[Part]]:
    """The claim's name and its cell on one line, or on two where one would have to be broken."""
    if _INDENT + _LABEL + page.width_of(*stated) <= page.width:
        return [stated]
    return [stated[:1], stated[2:]]
