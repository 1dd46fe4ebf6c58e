"""Whether a report of the benchmark's data sets is right: a fast wrong count is a failed benchmark.

Three ways: the counts of every rule against ``data_truth``, the records that contradict against those that were broken,
and, on a sample, everything that a report says against the exact judge that takes the records one by one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from data_truth import Truth


def mistakes_of(findings: Path, truth: Truth, form: str) -> Iterator[str]:
    """What is wrong in a file of findings; nothing where it is right."""
    contradicting: set[str] = set()
    found: Counter[str] = Counter()
    summary: dict[str, Any] | None = None
    with open(findings, encoding="utf-8") as lines:
        for line in lines:
            finding = json.loads(line)
            if "summary" in finding:
                summary = finding["summary"]
            elif finding.get("verdict") == "contradicts":
                contradicting.add(finding["record"])
                found[finding["rule"]] += 1
    if summary is None:
        yield "there is no summary"
        return
    yield from _differences("record", truth.broken, contradicting)
    rules = {one["rule"]: one for one in summary["rules"]}
    expected = truth.of(form)
    for rule in sorted(expected.keys() | rules.keys()):
        if rule not in rules or rule not in expected:
            yield f"{rule}: {'not' if rule in expected else 'only'} in the report"
            continue
        right, told = expected[rule], rules[rule]
        for name in ("checks", "agrees", "contradicts", "undecided"):
            if getattr(right, name) != told[name]:
                yield f"{rule}: {told[name]:,} {name}, expected {getattr(right, name):,}"
        if found[rule] != right.contradicts:
            yield f"{rule}: {found[rule]:,} findings are listed, expected {right.contradicts:,}"
    if (summary["records"], summary["contradicting"]) != (truth.records, len(truth.broken)):
        yield f"{summary['contradicting']:,} of {summary['records']:,} records contradict"
    if summary["coverage"]["claims"] != truth.claims[form]:
        yield f"{summary['coverage']['claims']:,} claims, expected {truth.claims[form]:,}"
    if not summary["complete"] or summary["discrepancies"] or summary["problems"]:
        yield f"incomplete, {summary['problems']} problems, {summary['discrepancies']}"


def _differences(what: str, expected: Iterable[str], found: set[str]) -> Iterator[str]:
    right = set(expected)
    for missed in sorted(right - found)[:3]:
        yield f"{what} {missed} is broken and was not found"
    for wrong in sorted(found - right)[:3]:
        yield f"{what} {wrong} is right and was accused"
    if right != found:
        yield f"{len(right - found):,} of {len(right):,} were not found, {len(found - right):,} wrongly accused"


def peers_mistakes(output: str, truth: Truth, form: str) -> Iterator[str]:
    """What is wrong in the counts that a peer printed."""
    try:
        counts: dict[str, int] = json.loads(output.strip().splitlines()[-1])
    except (ValueError, IndexError):
        yield f"no counts in {output[-200:]!r}"
        return
    expected = truth.of(form)
    for rule, count in counts.items():
        if expected[rule].contradicts != count:
            yield f"{rule}: {count:,}, expected {expected[rule].contradicts:,}"
    for rule in expected.keys() - counts.keys():
        if expected[rule].contradicts:
            yield f"{rule} is missing"


def mistakes_beside_the_judge(path: Path, rules: list[str], options: dict[str, Any]) -> Iterator[str]:
    """What a report of a data set says otherwise than the exact judge of one record after the other."""
    from validator.bulk.options import Options
    from validator.bulk.run import check_data_set
    from validator.claims.readers.files import read_items
    from validator.claims.readers.tables.records import TableOptions
    from validator.claims.record import Record
    from validator.judge.judge import Judge
    from validator.report.dataset.tally import DataSetTally
    from validator.report.json_lines import finding_lines, problem_line
    from validator.report.record_report import RecordReport
    from validator.rulebook.measures import named_measures
    from validator.rulebook.pack import load_rules

    book = load_rules(rules)
    tables = TableOptions(book_names=named_measures(book), **options)
    written: list[str] = []
    report = check_data_set([path], book, Options(jobs=2, write=written.append, tables=tables))
    tally, lines = DataSetTally(), []
    judge = Judge(book)
    for item in read_items(str(path), tables, []):
        if isinstance(item, Record):
            one = RecordReport(judge.judge(item))
            tally.add(one)
            lines += finding_lines(one)
        else:
            tally.add_problem(item)
            lines.append(problem_line(item))
    for name in ("records", "claims", "checked", "unread", "unchecked", "problems", "problem_kinds"):
        right, told = getattr(tally, name), getattr(report.tally, name)
        if right != told:
            yield f"{path.name}: {name} is {told}, of the exact judge {right}"
    for rule in sorted(tally.rules.keys() | report.tally.rules.keys(), key=str):
        right, told = tally.rules.get(rule), report.tally.rules.get(rule)
        if right != told:
            yield f"{path.name}: {rule} is {told}, of the exact judge {right}"
    if Counter(lines) != Counter("".join(written).splitlines(keepends=True)):
        yield f"{path.name}: the findings differ from those of the exact judge"
    yield from report.discrepancies
