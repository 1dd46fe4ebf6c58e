"""A report as one page of HTML for editors: an article with its claims marked, or a data set's findings.

Contract: the same report makes the same bytes. The page holds everything it needs, works from ``file://``, and shows
whatever a record says as text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.report.html.document import Live, document
from validator.report.result import Report

if TYPE_CHECKING:
    from validator.report.dataset.dataset_report import DataSetReport

__all__ = ["Live", "page_of"]


def page_of(report: Report | DataSetReport, live: Live | None = None) -> str:
    """The report as HTML; ``live`` where ``validator review`` serves it and it may speak to that server.

    >>> page_of(Report(()))[:15]
    '<!doctype html>'
    """
    if not isinstance(report, Report):
        from validator.report.html.dataset_page import dataset_page_of

        return dataset_page_of(report)
    from validator.report.html.article_page import index_html, main_html, title_of

    if len(report.records) == 1 and not (report.problems or report.skipped):
        main = main_html(report.records[0], report.stale_waivers)
    else:
        main = index_html(report)
    return document(title_of(report), main, kind="article", live=live)
