"""The report as SARIF 2.1.0, for GitHub code scanning and for editors that read it.

Contract: plain dictionaries in a fixed order of keys; the same report gives the same bytes, with no clock, no name of a
machine and no absolute path of what lies below the current folder. Contradictions are results; agreements and undecided
checks are counted, in the properties of the run and of each rule; everything else is a notification.

OASIS Standard "Static Analysis Results Interchange Format (SARIF) Version 2.1.0 Plus Errata 01", 28 August 2023; the
sections named here and in the other modules of SARIF are its own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from validator.report.dataset.dataset_report import DataSetReport
from validator.report.harmless import harmless
from validator.report.sarif_chosen import MOST_RESULTS, Found, chosen
from validator.report.sarif_notes import descriptors, is_successful, notifications
from validator.report.sarif_place import ROOT, finding_location, location
from validator.report.sarif_result import furthest, rest, result
from validator.report.sarif_rules import OWN_LINE, Entry, descriptor, entries, rule_id
from validator.report.told import Told, told

if TYPE_CHECKING:
    from validator.report.dataset.rule_totals import RuleTotals
    from validator.report.dataset.tally import DataSetTally
    from validator.report.result import Report

__all__ = ["MOST_RESULTS", "sarif_of"]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif_of(report: Report | DataSetReport) -> str:
    """The report as the text of a SARIF file, ending in a newline.

    >>> from validator import check
    >>> report = check({"id": "exchange", "claims": [{"measure": "released", "value": "-3 persons"}]})
    >>> run = json.loads(sarif_of(report))["runs"][0]
    >>> [(result["ruleId"], result["level"]) for result in run["results"]]
    [('count-not-negative', 'warning')]
    >>> print(run["results"][0]["message"]["text"])
    A count is not negative: ...
    """
    found = told(report)
    rules = entries(found.rules, found.by_rule, (finding.rule for _, finding in found.contradictions))
    tally = _tally(report)
    results = _results(found, tally, rules)
    run = _run(found, rules, results)
    run["invocations"] = [_invocation(report, found, tally, rules)]
    return harmless(_object({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, 0) + "\n")


def _tally(report: Report | DataSetReport) -> DataSetTally:
    """What is counted of a data set, of records as well: why checks are undecided, what is furthest apart."""
    if isinstance(report, DataSetReport):
        return report.tally
    from validator.report.dataset.tally import DataSetTally

    tally = DataSetTally()
    for record in report.records:
        tally.add(record)
    return tally


def _run(found: Told, rules: dict[str, Entry], results: list[Written]) -> dict[str, Any]:
    from validator import __version__

    driver = {
        "name": "validator",
        "semanticVersion": __version__,
        "rules": [Written.of(descriptor(entry)) for entry in rules.values()],
        "notifications": [Written.of(kind) for kind in descriptors()],
    }
    return {
        "tool": {"driver": driver},
        "invocations": [],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that the command ran in."}}},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": _counts(found, rules),
    }


def _invocation(
    report: Report | DataSetReport, found: Told, tally: DataSetTally, rules: dict[str, Entry]
) -> dict[str, Any]:
    told = notifications(report, found, tally, rules)
    return {
        "executionSuccessful": is_successful(report, found),
        "toolExecutionNotifications": [Written.of(notification) for notification in told],
    }


def _counts(found: Told, rules: dict[str, Entry]) -> dict[str, int]:
    """What the run came to, so that what is no result is counted beside those that are."""
    counts, coverage = found.counts, found.coverage
    return {
        "records": found.records,
        "checks": counts.checks,
        "agrees": counts.agrees,
        "contradicts": counts.contradicts,
        "acknowledged": found.acknowledged,
        "undecided": counts.undecided,
        "listed": sum(entry.listed for entry in rules.values()),
        "leftOut": sum(entry.left_out for entry in rules.values()),
        "claims": coverage.claims,
        "claimsChecked": coverage.checked,
        "problems": len(found.problems) + found.more_problems,
        "skipped": len(found.skipped),
    }


# --- results ---------------------------------------------------------------------------------------------------------


def _results(found: Told, tally: DataSetTally, rules: dict[str, Entry]) -> list[Written]:
    """The contradictions that have room, in the order of the report, and for each rule the rest as one result."""
    index = {name: number for number, name in enumerate(rules)}
    suppressible = found.acknowledged > 0
    numbers: dict[tuple[str, str], int] = {}

    def write(one: Found) -> str:
        record, finding = one
        key = finding.place.path, finding.fingerprint
        number = numbers[key] = numbers.get(key, 0) + 1
        return _line(result(record, finding, index[rule_id(finding.rule)], number, suppressible=suppressible))

    contradicting = sum(1 for entry in rules.values() if entry.counts.contradicts)
    total = found.counts.contradicts
    most = MOST_RESULTS if total <= MOST_RESULTS and not found.more else MOST_RESULTS - contradicting
    listed = chosen(found.contradictions, max(0, most), write)
    for row in tally.rules.values():
        rules[_name(row)].accepted += row.acknowledged
    for (_, finding), _ in listed:
        entry = rules[rule_id(finding.rule)]
        entry.listed += 1
        entry.accepted -= finding.acknowledgement is not None
    written = [Written(text) for _, text in listed]
    if any(entry.left_out for entry in rules.values()):
        places = _places(found, tally)
        written += [
            Written.of(rest(entry, index[name], places.get(name, []), suppressible=suppressible))
            for name, entry in rules.items()
            if entry.left_out
        ]
    return written


def _places(found: Told, tally: DataSetTally) -> dict[str, list[dict[str, Any]]]:
    """Of each rule where it is broken the most, with the arithmetic; without differences the first place."""
    places: dict[str, list[dict[str, Any]]] = {}
    for row in tally.rules.values():
        known = places.setdefault(_name(row), [])
        known += ({**location(worst.place), "message": {"text": furthest(worst)}} for worst in row.worst)
    for _, finding in found.contradictions:
        known = places.setdefault(rule_id(finding.rule), [])
        if not known:
            known.append(finding_location(finding))
    return places


def _name(row: RuleTotals) -> str:
    return OWN_LINE if row.origin == "record" else row.id


# --- writing ---------------------------------------------------------------------------------------------------------

_OPENED = frozenset({"runs", "tool", "driver", "rules", "notifications", "invocations", "toolExecutionNotifications"})
_OPENED |= {"results"}
"""What stands on lines of its own; everything else stays on its key's line, where C code writes it."""


class Written(str):
    """JSON text that stands in the file as it is, on a line of its own."""

    __slots__ = ()

    @classmethod
    def of(cls, data: dict[str, Any]) -> Written:
        """Data as JSON text."""
        return cls(_line(data))


def _object(data: dict[str, Any], indent: int) -> str:
    pad = " " * (indent + 2)
    fields = [f"{pad}{_line(key)}: {_value(key, value, indent + 2)}" for key, value in data.items()]
    return "{\n" + ",\n".join(fields) + "\n" + " " * indent + "}"


def _value(key: str, value: Any, indent: int) -> str:
    if key not in _OPENED or not value:
        return _line(value)
    if isinstance(value, dict):
        return _object(value, indent)
    pad = " " * (indent + 2)
    items = [item if isinstance(item, Written) else _object(item, indent + 2) for item in value]
    return "[\n" + ",\n".join(pad + item for item in items) + "\n" + " " * indent + "]"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
