"""What somebody has accepted, in a terminal: acknowledged contradictions with their reasons, and waivers out of date.

Contract: nothing that is waived disappears: each is counted, and of long lists the number of the others is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from validator.report.acknowledged import ACKNOWLEDGED_MARK, accepted_words
from validator.report.finding import Finding
from validator.report.layout import Page, Part, counted, cut
from validator.report.terminal_contradiction import OWN_LINE_TITLE, SEVERITY_STYLE

if TYPE_CHECKING:
    from rich.text import Text

    from validator.waivers.waiver import StaleWaiver

MOST_WAIVED, MOST_KNOWN = 12, 3
MOST_STALE = 12


def acknowledged_lines(page: Page, findings: Sequence[Finding]) -> Iterator[Text]:
    """The acknowledged contradictions of a record: each with its arithmetic, who accepted it, and why."""
    if findings:
        yield page.text()
        yield from page.hang(2, [], *acknowledged_title(len(findings)))
        yield from first_acknowledged(page, [("", finding) for finding in findings], len(findings))


def acknowledged_title(number: int) -> tuple[Part, Part]:
    """The heading of what is acknowledged."""
    return (f"{number:,} acknowledged", "bold"), ("  what somebody accepted, and why", "dim")


def first_acknowledged(page: Page, findings: Sequence[tuple[str, Finding]], number: int) -> Iterator[Text]:
    """The first of ``number`` acknowledged contradictions, each with its record's id where that is to be told.

    Those that somebody gave a reason for come first; what only a baseline knows is told by a few examples.
    """
    waived = [entry for entry in findings if _by(entry[1]) == "waiver"]
    known = [entry for entry in findings if _by(entry[1]) == "baseline"]
    shown = [*waived[:MOST_WAIVED], *known[:MOST_KNOWN]]
    for record, finding in shown:
        yield from _acknowledged(page, finding, record)
    if number > len(shown):
        yield page.text("    ", (f"and {number - len(shown):,} more", "dim"))


def _by(finding: Finding) -> str:
    return "" if finding.acknowledgement is None else finding.acknowledgement.by


def _acknowledged(page: Page, finding: Finding, record: str) -> Iterator[Text]:
    rule, acknowledgement = finding.rule, finding.acknowledgement
    title = OWN_LINE_TITLE if rule.origin == "record" else rule.title
    head: list[Part] = [
        (f"{ACKNOWLEDGED_MARK} ", "bold"),
        (f"{finding.severity.value}  ", SEVERITY_STYLE[finding.severity]),
    ]
    yield from page.hang(4, head, title, (f"  ({cut(rule.id)})", "dim"))
    yield from page.hang(6, [], (f"{cut(record, 60)}  ", "bold") if record else "", cut(finding.derivation))
    if acknowledgement is not None:
        who, why = accepted_words(acknowledgement)
        yield from page.hang(6, [], (f"{who}: ", "dim"), cut(why, 2000), (f"  {finding.fingerprint}", "dim"))


def stale_lines(page: Page, stale: Sequence[StaleWaiver]) -> Iterator[Text]:
    """The waivers that have expired or accept nothing, each with its place; without a blank line around them."""
    if not stale:
        return
    title = f"{counted(len(stale), 'waiver')} out of date"
    yield from page.hang(2, [("! ", "bold yellow")], (title, "bold"))
    for waiver in stale[:MOST_STALE]:
        place = waiver.waiver.place
        yield from page.hang(4, [], "" if place is None else f"{place}  ", cut(waiver.text))
    if len(stale) > MOST_STALE:
        yield page.text("    ", (f"and {len(stale) - MOST_STALE:,} more", "dim"))
