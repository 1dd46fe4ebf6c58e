"""Findings as JSON Lines: one object a line, written as they are found.

Contract: a line of a check is ``{"record": …, "path": …, every field of a check of the JSON report, "values": …,
"quotes": …}``, a line of a problem is ``{"problem": …}``; ``finding_schema`` documents them, and the summary that ends
a whole output. Each line ends in a newline and has no other; characters that a terminal would obey are escaped. The
lines of a record depend on it alone, so that any number of records can be written, in any number of processes.
"""

from __future__ import annotations

from collections.abc import Iterator
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Literal, get_args

from validator.report.check_json import Texts, check_fields, claim_texts, problem_json
from validator.report.harmless import harmless

if TYPE_CHECKING:
    from validator.errors import Problem
    from validator.report.record_report import RecordReport

Show = Literal["contradictions", "all"]
"""Which checks are written: those that contradict, or every one."""
SHOW: tuple[Show, ...] = get_args(Show)
HEAD = '{"record": %s, "path": %s, '
"""How the line of a check begins."""


def finding_lines(report: RecordReport, *, show: Show = "contradictions") -> Iterator[str]:
    """The lines of one record: its problems, then its checks in the order of the report.

    >>> from validator import check
    >>> report = check('{"id": "exchange", "claims": [{"measure": "released", "value": "-3 persons"}]}')
    >>> [line] = finding_lines(report.records[0])
    >>> line[:60], line[-44:]
    ('{"record": "exchange", "path": "<text>", "rule": "count-not-', '"values": ["-3 persons"], "quotes": [null]}\\n')
    """
    for problem in report.problems:
        yield problem_line(problem)
    findings = report.contradictions if show == "contradictions" else report.findings
    if not findings:
        return
    head = HEAD % (quoted(report.id), quoted(report.path))
    known: Texts = {}
    for finding in findings:
        yield harmless(f"{head}{check_fields(finding, claim_texts(finding, known), quotes=True)}}}") + "\n"


def problem_line(problem: Problem) -> str:
    """The line of something that could not be read, in a file or in a record."""
    return harmless(f'{{"problem": {problem_json(problem)}}}') + "\n"
