"""What a person is shown of a report: all of it, its statistics, or its verdict alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from validator.report.dataset.dataset_report import DataSetReport

if TYPE_CHECKING:
    from rich.text import Text

    from validator.cli.outputs import Shown
    from validator.report.layout import Page
    from validator.report.result import Report


def lines_for(report: Report | DataSetReport, said: Mapping[str, Any]) -> Shown:
    """The lines of the terminal's form, as ``--quiet``, ``--statistics`` and ``--show`` want them."""
    show = said["show"]

    def lines(width: int, encoding: str, *, problems: bool) -> Iterable[Text]:
        if not said["statistics"] and not said["quiet"]:
            whole: Iterable[Text] = _whole(report)(report, width=width, encoding=encoding, show=show, problems=problems)
            return whole
        from validator.report.layout import Page as NewPage

        page = NewPage(width, encoding)
        return (*(_statistics(page, report) if said["statistics"] else ()), *_verdict(page, report))

    return lines


def _whole(report: Report | DataSetReport) -> Any:
    if isinstance(report, DataSetReport):
        from validator.report.dataset.terminal_dataset import lines_of as data_set_lines

        return data_set_lines
    from validator.report.terminal import lines_of

    return lines_of


def _statistics(page: Page, report: Report | DataSetReport) -> Iterable[Text]:
    from validator.report.statistics import statistics_lines

    return (*statistics_lines(page, report), page.text())


def _verdict(page: Page, report: Report | DataSetReport) -> Iterable[Text]:
    """The line in which the report ends."""
    if isinstance(report, DataSetReport):
        from validator.report.dataset.terminal_dataset import summary_lines as data_set_summary

        return data_set_summary(page, report)
    from validator.report.terminal import summary_lines

    return summary_lines(page, report)
