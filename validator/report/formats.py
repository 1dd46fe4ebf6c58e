"""The forms of a report, by their names: what each is for, how it is made, and how much of a data set it tells in full.

Contract: every form is made from the same findings of one check. A form is imported when it is written and not before;
this module imports none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from validator.report.dataset.sample import FINDINGS

if TYPE_CHECKING:
    from validator.report.dataset.dataset_report import DataSetReport
    from validator.report.result import Report
    from validator.report.terminal import Show

    Writer = Callable[[Report | DataSetReport], str]


@dataclass(frozen=True, slots=True)
class Format:
    """One form. ``findings`` is how many contradictions of a data set it tells in full; the rest it counts.

    ``made_by`` is the function that makes it, ``module:function``; empty for those that take more than a report.
    """

    name: str
    title: str
    findings: int = FINDINGS
    made_by: str = ""

    def text(self, report: Report | DataSetReport, *, show: Show = "all") -> str:
        """The report in this form; ``show`` is the terminal's affair alone.

        Raises:
            ValueError: of JSON Lines, which are written while a data set is checked and not from its report.
        """
        if self.name == "terminal":
            return _terminal(report, show)
        if self.name == "json":
            return report.to_json()
        if not self.made_by:
            raise ValueError(f"{self.name} is not made from a report")
        module, function = self.made_by.split(":")
        make: Writer = getattr(import_module(module), function)
        return make(report)


_LISTED = (
    Format("terminal", "for a person, in a terminal"),
    Format("json", "everything, for programs"),
    Format("jsonl", "each finding as it is found, one a line; what is checked is then a data set"),
    # GitHub keeps the first 5,000 results of a SARIF file
    Format("sarif", "SARIF 2.1.0, for GitHub code scanning and editors", 5_000, "validator.report.sarif:sarif_of"),
    Format("junit", "JUnit's XML, for the tests of a CI server", 5_000, "validator.report.junit:junit_of"),
    # GitHub shows 10 errors and 10 warnings a step, and 50 annotations a run
    Format("github", "annotations of GitHub Actions", 50, "validator.report.github:github_of"),
    Format("gitlab", "GitLab's Code Quality report", 5_000, "validator.report.gitlab:gitlab_of"),
    # more of them do not fit into the 60,000 characters of a comment
    Format("markdown", "a comment on a pull request", 100, "validator.report.markdown:markdown_of"),
    Format("html", "a page for the browser, in one file", 10_000, "validator.report.html.page:page_of"),
)

FORMATS: Mapping[str, Format] = {form.name: form for form in _LISTED}
"""Every form, by its name."""


def _terminal(report: Report | DataSetReport, show: Show) -> str:
    from validator.report.dataset.dataset_report import DataSetReport

    if isinstance(report, DataSetReport):
        from validator.report.dataset.terminal_dataset import plain_text as data_set_text

        return data_set_text(report, show=show)
    from validator.report.terminal import plain_text

    return plain_text(report, show=show)
