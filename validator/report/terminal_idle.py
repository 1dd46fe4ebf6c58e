"""Rules of the user's own that applied to nothing, by name: a misspelt measure must not look like a rule that holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from validator.report.layout import Page, counted
from validator.rulebook.pack import is_shipped

if TYPE_CHECKING:
    from rich.text import Text

    from validator.rulebook.rule import Rule

MOST_NAMED = 10
"""So many are named; all are counted."""


def idle_lines(page: Page, idle: Sequence[Rule]) -> Iterator[Text]:
    """One paragraph, if any of them is no rule of the package."""
    own = [rule for rule in idle if not is_shipped(rule)]
    if not own:
        return
    named = ", ".join(f"{rule.id} ({rule.place.path})" for rule in own[:MOST_NAMED])
    more = f", and {len(own) - MOST_NAMED:,} more" if len(own) > MOST_NAMED else ""
    told = f"{counted(len(own), 'rule')} of your own applied to nothing here: {named}{more}"
    yield from page.hang(2, [("? ", "bold yellow")], told)
