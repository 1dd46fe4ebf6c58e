"""What is accepted in a run: the waivers that were found or named, and the baseline; and which waivers are stale.

Contract: the day that waivers expire against is said (``--as-of``, ``VALIDATOR_AS_OF``) or today's; nothing else of a
run depends on the date. A stale waiver is told on standard error and changes no exit code: nobody's build breaks over
night because a date has passed, unless the contradiction still stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from validator.cli.aside import Aside

if TYPE_CHECKING:
    from datetime import date

    from validator.report.dataset.dataset_report import DataSetReport
    from validator.report.result import Report
    from validator.waivers.waiver import Accepted


class DayType(click.ParamType):  # type: ignore[type-arg]  # generic in new versions of click only
    """A day, as 2025-05-24."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that a text names."""
        import re
        from datetime import date

        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value), re.ASCII):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.fail(f"{value!r} is not a day such as 2025-05-24", param, ctx)


def waivers_file(paths: Iterable[str], said: Mapping[str, Any]) -> str | None:
    """The file of waivers of a run; None where there is none, or none is wanted."""
    if said["no_waivers"]:
        return None
    if said["waivers"] is not None:
        return str(said["waivers"])
    from validator.waivers.waiver_file import find_waivers

    return find_waivers(paths)


def accepted_in(file: str | None, said: Mapping[str, Any], aside: Aside) -> Accepted | None:
    """What waivers and a baseline accept; None where there is neither.

    Raises:
        UsageError: one of the two cannot be read.
    """
    baseline = said["baseline"]
    if file is None and baseline is None:
        return None
    from datetime import date

    from validator.waivers.waiver import Accepted

    day = said["as_of"] or date.today()
    waivers = known = None
    if file is not None:
        from validator.waivers.waiver_file import load_waivers

        waivers = load_waivers(file)
        aside.tell(f"waivers: {file} ({len(waivers.waivers)}), as of {day}")
    if baseline is not None:
        from validator.waivers.baseline import load_baseline

        known = load_baseline(baseline)
        aside.tell(f"baseline: {baseline} ({len(known.fingerprints)} known)")
    return Accepted.on(day, waivers, known)


def tell_stale(report: Report | DataSetReport) -> None:
    """Tell the waivers that have expired, and those that accept nothing."""
    from validator.cli.output import tell

    for stale in report.stale_waivers:
        tell(str(stale))
