"""The rules that a run judges by: the shipped ones and the project's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.cli.aside import Aside
    from validator.config.path_settings import Settings
    from validator.rulebook.rule import RuleBook


def rules_of(settings: Settings, aside: Aside) -> RuleBook:
    """The rules of some files.

    Raises:
        RuleFileError: with every mistake in them.
    """
    from validator.rulebook.pack import is_shipped, load_rules

    with aside.step("loading rules"):
        book = load_rules(settings.rules)
    if aside.on:
        own = sum(not is_shipped(rule) for rule in book) if settings.rules else 0
        beside = f", {own} of them from {', '.join(settings.rules)}" if settings.rules else ""
        aside.tell(f"rules: {len(book)}{beside}")
    return book
