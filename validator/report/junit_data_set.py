"""A data set as suites of JUnit: one of what was read and what was not, then one a rule.

Contract: what is only counted is a case that says the number: contradictions beyond those in full fail, acknowledged
and undecided ones are skipped, agreements pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from validator.report.dataset.tally import rule_key
from validator.report.junit_case import MOST_OF_NAME, Case, Suite, check_case, problem_case
from validator.report.layout import counted
from validator.report.plain import safe
from validator.report.sentences import MOST_OF_TEXT

if TYPE_CHECKING:
    from validator.report.dataset.dataset_report import DataSetReport
    from validator.report.dataset.reasons import Reasons
    from validator.report.dataset.rule_totals import RuleTotals
    from validator.report.finding import Finding
    from validator.report.record_report import RecordReport


def data_set_suites(report: DataSetReport) -> Iterator[Suite]:
    """The suites, that of the input first."""
    shown: dict[tuple[str, str, str], list[tuple[RecordReport, Finding]]] = {}
    for record, finding in report.findings:
        shown.setdefault(rule_key(finding.rule), []).append((record, finding))
    yield _input(report)
    for row in report.by_rule:
        yield _of_rule(row, shown.get((row.origin, row.id, row.severity.value), ()))


def _of_rule(row: RuleTotals, shown: Sequence[tuple[RecordReport, Finding]]) -> Suite:
    name = safe(row.id, MOST_OF_NAME)
    cases = [check_case(safe(record.id, MOST_OF_NAME), record, finding) for record, finding in shown]
    standing = row.standing - sum(finding.acknowledgement is None for _, finding in shown)
    accepted = row.contradicts - row.standing - sum(finding.acknowledgement is not None for _, finding in shown)
    if standing > 0:
        said = f"{counted(standing, 'more contradiction')}, counted and not listed"
        worst = [f"{one.difference}  {one.record}  {one.place}  {one.derivation}" for one in row.worst]
        text = "\n".join(["the worst of all:", *(safe(line, 2 * MOST_OF_TEXT) for line in worst)]) if worst else ""
        cases.append(Case(name, "all others agree", "failure", row.severity.value, said, text))
    if accepted > 0:
        said = f"{counted(accepted, 'more contradiction')} acknowledged, counted and not listed"
        cases.append(Case(name, "others are acknowledged", "skipped", "acknowledged", said))
    if row.agrees:
        said = (
            f"{counted(row.agrees, 'agreement')}: {row.exactly:,} exactly, {row.within_rounding:,} within rounding, "
            f"{row.within_wording:,} within wording"
        )
        cases.append(Case(name, "agreements", text=said))
    if row.undecided:
        said = f"{row.undecided:,} undecided"
        cases.append(Case(name, "everything can be decided", "skipped", "undecided", said, _reasons(row.reasons)))
    counts = row.counts
    numbers = {
        "title": safe(row.title, MOST_OF_TEXT),
        "checks": counts.checks,
        "agrees": counts.agrees,
        "contradicts": counts.contradicts,
        "acknowledged": row.acknowledged,
        "undecided": counts.undecided,
    }
    return Suite(name, tuple(cases), properties=tuple((key, str(value)) for key, value in numbers.items()))


def _input(report: DataSetReport) -> Suite:
    """What was read, and what was not: the suite of everything that is no rule's."""
    tally, group = report.tally, "data set"
    cases = [problem_case(group, problem) for problem in tally.first_problems]
    more = tally.problems - len(tally.first_problems)
    if more > 0:
        kinds = "\n".join(f"{number:,}  {safe(kind, MOST_OF_TEXT)}" for kind, number in tally.problem_kinds.commonest)
        said = f"{counted(more, 'more problem')}: not everything could be read"
        cases.append(Case(group, "everything else can be read", "error", "cannot be read", said, f"of all:\n{kinds}"))
    if report.partial is not None:
        cases.append(Case(group, "the run is whole", "error", "partial", safe(report.partial, MOST_OF_TEXT)))
    for text in report.discrepancies:
        cases.append(Case(group, "the counts add up", "error", "error of the program", safe(text, MOST_OF_TEXT)))
    for name, what, reasons in (
        ("every number can be read", "cannot be read", tally.unread),
        ("every number is weighed against another", "are not weighed against another", tally.unchecked),
    ):
        if reasons:
            said = f"{reasons.total:,} of {counted(tally.claims, 'number')} {what}"
            cases.append(Case(group, name, "skipped", "not checked", said, _reasons(reasons)))
    for column in report.columns:
        name = f"column {safe(column.name, MOST_OF_NAME)} is checked"
        cases.append(Case(group, name, "skipped", "not checked", safe(column.reason, MOST_OF_TEXT)))
    for number, note in enumerate(report.not_weighed, start=1):
        cases.append(Case(group, f"weighed: {number}", "skipped", "not weighed", safe(note, MOST_OF_TEXT)))
    for file in report.skipped:
        name = safe(file.path, MOST_OF_NAME)
        cases.append(Case("files", name, "skipped", "no record", safe(file.reason, MOST_OF_TEXT)))
    if not cases:
        cases = [Case(group, "everything was read")]
    numbers = {
        "records": tally.records,
        "records that contradict": tally.contradicting,
        "numbers": str(tally.coverage),
        "rows read": tally.rows.read,
        "rows unreadable": tally.rows.unreadable,
        "rows empty": tally.rows.empty,
    }
    return Suite(group, tuple(cases), properties=tuple((key, str(value)) for key, value in numbers.items()))


def _reasons(reasons: Reasons) -> str:
    lines = [f"{number:,}  {safe(reason, MOST_OF_TEXT)}" for reason, number in reasons.rows()]
    if reasons.other():
        lines.append(f"{reasons.other():,}  for other reasons")
    return "\n".join(lines)
