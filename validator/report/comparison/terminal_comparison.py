"""A comparison of two reports as a person reads it in a terminal: what is new first, the verdict last.

Contract: of long lists the first are shown and the others counted; the JSON form has every one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from validator.report.acknowledged import accepted_words
from validator.report.comparison.comparison import Change, Comparison
from validator.report.layout import Page, Part, counted, cut
from validator.report.terminal_contradiction import OWN_LINE_TITLE, SEVERITY_STYLE
from validator.rulebook.rule import Severity

if TYPE_CHECKING:
    from rich.text import Text

    from validator.waivers.written_report import WrittenCheck

MOST_SHOWN = 40
MOST_CLAIMS = 8


def plain_text(comparison: Comparison, width: int = 80, encoding: str = "utf-8") -> str:
    """The comparison as text without colours."""
    return "".join(f"{line.plain}\n" for line in lines_of(comparison, width=width, encoding=encoding))


def lines_of(comparison: Comparison, *, width: int, encoding: str) -> Iterator[Text]:
    """The lines of the comparison."""
    page = Page(width, encoding)
    sections: tuple[tuple[Part, str, Sequence[Change], Callable[[Page, Comparison, Change], Iterator[Text]]], ...] = (
        (("+ ", "bold red"), "appeared", comparison.appeared, _new),
        (("- ", "bold green"), "went", comparison.went, _gone),
        (("~ ", "bold yellow"), "changed", comparison.changed, _both),
    )
    for mark, words, changes, told in sections:
        if not changes:
            continue
        yield page.text(mark, (f"{len(changes):,} {words}", "bold"))
        for change in changes[:MOST_SHOWN]:
            yield page.text()
            yield from _head(page, change.check)
            yield from told(page, comparison, change)
        yield page.text()
        if len(changes) > MOST_SHOWN:
            yield page.text("  ", (f"and {len(changes) - MOST_SHOWN:,} more: --format json has every one", "dim"))
            yield page.text()
    yield from _summary(page, comparison)


def _head(page: Page, check: WrittenCheck) -> Iterator[Text]:
    title = OWN_LINE_TITLE if check.title == check.rule else check.title
    level: Part = (check.severity, SEVERITY_STYLE[Severity(check.severity)])
    yield from page.hang(2, [], level, "  ", (title, "bold"), (f"  ({cut(check.rule)})", "dim"))
    claims = ", ".join(check.claims[:MOST_CLAIMS])
    more = f" and {len(check.claims) - MOST_CLAIMS:,} more" if len(check.claims) > MOST_CLAIMS else ""
    yield from page.hang(4, [], (cut(check.record), "bold"), f"  {claims}{more}", (f"  {check.fingerprint}", "dim"))


def _new(page: Page, comparison: Comparison, change: Change) -> Iterator[Text]:
    new, old = change.new, change.old
    if new is None:
        return
    yield from page.hang(4, [], cut(new.derivation))
    if old is not None:
        was = "it agreed before" if old.verdict == "agrees" else "it was undecided before"
        yield from page.hang(4, [], (f"{was}: {cut(old.derivation)}" if old.derivation else was, "dim"))
    yield from _accepted(page, new)


def _gone(page: Page, comparison: Comparison, change: Change) -> Iterator[Text]:
    old, new = change.old, change.new
    if old is None:
        return
    yield from page.hang(4, [("was ", "dim")], cut(old.derivation))
    if new is not None and new.derivation:
        yield from page.hang(4, [("now ", "dim")], cut(new.derivation))
    yield from page.hang(4, [], cut(comparison.became(change)))


def _both(page: Page, comparison: Comparison, change: Change) -> Iterator[Text]:
    old, new = change.old, change.new
    if old is None or new is None:
        return
    if old.verdict != new.verdict:
        reasons = f": {'; '.join(new.reasons)}" if new.reasons else ""
        yield from page.hang(4, [], f"{_verb(old)}, {_verb(new)} now{cut(reasons)}")
    if old.derivation != new.derivation:
        yield from page.hang(4, [("was ", "dim")], cut(old.derivation))
        yield from page.hang(4, [("now ", "dim")], cut(new.derivation))
    elif old.verdict == new.verdict:
        yield from page.hang(4, [], cut(new.derivation))
    if old.severity != new.severity:
        yield from page.hang(4, [], f"{old.severity} before, {new.severity} now")
    if old.acknowledged != new.acknowledged:
        if new.acknowledged is None:
            yield from page.hang(4, [], "it was acknowledged before, and is not any more")
        yield from _accepted(page, new)


def _verb(check: WrittenCheck) -> str:
    return {"agrees": "agrees", "contradicts": "contradicts"}.get(check.verdict, "undecided")


def _accepted(page: Page, check: WrittenCheck) -> Iterator[Text]:
    if check.acknowledged is not None:
        who, why = accepted_words(check.acknowledged)
        yield from page.hang(4, [(f"{who}: ", "dim")], cut(why, 2000))


def _summary(page: Page, comparison: Comparison) -> Iterator[Text]:
    appeared = len(comparison.appeared)
    accepted = appeared - len(comparison.standing)
    told = [
        counted(appeared, "contradiction") + " appeared" + (f" ({accepted:,} acknowledged)" if accepted else ""),
        f"{len(comparison.went):,} went",
        f"{len(comparison.changed):,} changed",
        f"{comparison.same:,} as before",
    ]
    if comparison.restated:
        told.append(f"{counted(comparison.restated, 'other check')} over other values")
    style, mark = ("bold red", "✗") if comparison.standing else ("bold green", "✓")
    if comparison.changed and not comparison.standing:
        style, mark = "bold yellow", "~"
    yield from page.hang(0, [(f"{mark} ", style)], ", ".join(told))
    for name, report in (("older", comparison.old), ("newer", comparison.new)):
        if report.problems:
            problems = f"{counted(report.problems, 'problem')}: not everything could be read"
            yield from page.hang(2, [("! ", "bold yellow")], f"the {name} report has {problems}")
