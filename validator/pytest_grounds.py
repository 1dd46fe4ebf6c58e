"""By what ``pytest --validator`` judges: the options, then the project's configuration file, waivers and baseline.

Contract: a record passes here exactly if ``validator check`` with the same options passes it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validator.config.path_settings import Asked, Settings
from validator.errors import Place, Problem, UsageError
from validator.waivers.waiver import Accepted

if TYPE_CHECKING:
    from datetime import date

    from validator.claims.readers.tables.records import TableOptions
    from validator.report.result import FailOn
    from validator.rulebook.rule import RuleBook


@dataclass(frozen=True)
class Grounds:
    """The settings of each file, and what is accepted."""

    asked: Asked
    accepted: Accepted
    _books: dict[tuple[str, ...], RuleBook] = field(default_factory=dict)

    def rules(self, path: str) -> RuleBook:
        """The rules for the records of a file.

        Raises:
            RuleFileError: they cannot be read.
        """
        from validator.rulebook.pack import load_rules

        paths = self.asked.of(path).rules
        if paths not in self._books:
            self._books[paths] = load_rules(paths)
        return self._books[paths]

    def tables(self, path: str) -> TableOptions:
        """How a table is read: columns that the rules name state values, whatever they hold."""
        from validator.claims.readers.tables.records import TableOptions
        from validator.rulebook.measures import named_measures

        return TableOptions(book_names=named_measures(self.rules(path)))


def grounds(paths: Sequence[str], rules: Sequence[str], fail_on: FailOn | None) -> Grounds:
    """What the records below the paths are judged by; ``rules`` and ``fail_on`` are what the command line says.

    Raises:
        UserError: the configuration, the rules, the waivers or the baseline cannot be read.
    """
    from validator.config.configuration import configured
    from validator.waivers.baseline import load_baseline
    from validator.waivers.waiver_file import find_waivers, load_waivers

    settings = configured(paths)
    run = Settings(tuple(rules) or settings.get("rules", ()), fail_on or settings.get("fail-on", "error"))
    waivers = settings["waivers"] if "waivers" in settings else find_waivers(paths)
    baseline = settings.get("baseline")
    accepted = Accepted.on(
        today(),
        None if waivers is None else load_waivers(waivers),
        None if baseline is None else load_baseline(baseline),
    )
    found = Grounds(Asked(run, bool(rules), fail_on is not None), accepted)
    for path in paths:
        found.rules(path)
    return found


DAY = "VALIDATOR_AS_OF"


def today() -> date:
    """The day that waivers expire against: that of the environment variable ``VALIDATOR_AS_OF``, or today's.

    Raises:
        UsageError: the variable names no day.
    """
    from datetime import date

    text = os.environ.get(DAY)
    if not text:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError([Problem(Place(DAY), f"{text!r} is not a day", "a day such as 2025-05-24")]) from None
