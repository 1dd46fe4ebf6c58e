"""The contradictions of a data set as the data of its page: columns of bounded size, which a script makes rows of.

Contract: a list of objects would say every key ten thousand times; here each key has a list (``findings.stated[7]``
belongs to ``findings.arithmetic[7]``). ``records.findings`` and ``records.claims`` say where a record's own begin. The
whole keeps within ``MOST_WEIGHT``: first records lose what is not about a contradiction, then contradictions are listed
no more; both are counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from validator.judge.index import cell_name
from validator.judge.verdict import Strength
from validator.report.dataset.rule_totals import MOST_OF_ID
from validator.report.dataset.tally import RuleKey, rule_key
from validator.report.html.dataset_columns import Columns, Texts
from validator.report.html.dataset_differences import Row, size_of, stated_claim, unit_of

if TYPE_CHECKING:
    from validator.claims.cells import ReadClaim
    from validator.claims.record import Claim
    from validator.report.dataset.dataset_report import DataSetReport
    from validator.report.finding import Finding
    from validator.report.record_report import RecordReport
    from validator.rulebook.rule import Rule

MOST_WEIGHT = 6_000_000
"""So many characters are listed at most, of any data: a page of 6 MB still opens at once, one of 60 does not."""
MOST_FULL = 4_000_000
"""From so many on, records are listed without what does not contradict."""
MOST_OF_ARITHMETIC = 2_000
MOST_CLAIMS = 40
"""Of a record, so many claims are listed, those of its contradictions first; of a check so many take part."""
MOST_OTHERS = 12
"""Of what agrees, is undecided or not checked in a record, so much is listed."""

Positions = dict[int, int]
"""The number of a claim in the data by its position in its record."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What the page lists: ``data`` is plain data, ``rows`` are its findings as the page's charts count them.

    ``rules`` gives the number of a rule in the data by its origin, id and severity. Of ``lean`` records only the claims
    of their contradictions are listed.
    """

    data: dict[str, Any]
    rows: tuple[Row, ...]
    rules: dict[RuleKey, int]
    lean: int

    @property
    def number(self) -> int:
        """How many contradictions are listed."""
        return len(self.rows)


def listed(report: DataSetReport) -> Listed:
    """The contradictions that a report has in full, as far as they have room."""
    sample = report.sample
    lists = _Lists(frozenset(map(id, (*sample.between.items, *sample.between_acknowledged.items))))
    for record, entries in groupby(report.findings, key=lambda entry: entry[0]):
        if lists.texts.weight >= MOST_WEIGHT:
            break
        lists.add(record, [finding for _, finding in entries])
    return lists.finished()


class _Lists:
    """The columns as they grow. ``between`` are the reports of claims of several records, which no one file has."""

    def __init__(self, between: frozenset[int]) -> None:
        self.between = between
        self.texts = Texts()
        self.rules: dict[RuleKey, int] = {}
        self.rule_data: list[dict[str, str]] = []
        self.rows: list[Row] = []
        self.lean = 0
        self.records = Columns(
            ("id", "path", "line", "claims", "findings", "counts"),
            ("more_claims", "more_contradictions", "agreements", "undecided", "unchecked"),
        )
        self.claims = Columns(("id", "cell", "value", "unit", "line", "column", "field"), ("path", "row", "quote"))
        self.findings = Columns(
            ("rule", "fingerprint", "stated", "computed", "difference", "power", "sign", "arithmetic", "claims"),
            (
                "more_claims",
                "likely",
                "against",
                "sides",
                "line",
                "place",
                "message",
                "suspects",
                "depends",
                "acknowledged",
            ),
        )

    def add(self, record: RecordReport, found: Sequence[Finding]) -> None:
        """List a record with those of its contradictions that are told in full."""
        lean = self.texts.weight >= MOST_FULL
        self.lean += lean
        place, counts = record.record.place, record.counts
        path = "" if id(record) in self.between else place.path
        first_claim, first_finding = self.claims.rows, self.findings.rows
        positions = self._add_claims(record, found, path, lean=lean)
        for finding in found:
            if self.texts.weight < MOST_WEIGHT:
                self._add_finding(finding, record, positions)
        self.records.add(
            {
                "id": self.texts.text(record.id, MOST_OF_ID),
                "path": self.texts.name(path),
                "line": place.line,
                "claims": first_claim,
                "findings": first_finding,
                "counts": [counts.agrees, counts.undecided, len(record.unchecked), len(record.record.claims)],
            },
            {
                "more_claims": len(record.record.claims) - len(positions),
                "more_contradictions": len(record.contradictions) - (self.findings.rows - first_finding),
                **({} if lean else self._others(record)),
            },
        )

    def finished(self) -> Listed:
        """The data: sizes are put in an order here, which a script could not do exactly."""
        sizes = sorted({row.size.distance for row in self.rows if row.size is not None})
        rank = {size: number for number, size in enumerate(sizes)}
        ranks = [-1 if row.size is None else rank[row.size.distance] for row in self.rows]
        data = {
            "rules": self.rule_data,
            "names": self.texts.names,
            "records": self.records.data,
            "claims": self.claims.data,
            "findings": {**self.findings.data, "rank": ranks},
        }
        return Listed(data, tuple(self.rows), self.rules, self.lean)

    def _add_claims(self, record: RecordReport, found: Sequence[Finding], path: str, *, lean: bool) -> Positions:
        """The claims of a record that have room, in its order, those of its contradictions before all others."""
        wanted = {read.position: None for finding in found for read in _told(finding)}
        for position in range(0 if lean else len(record.record.claims)):
            if len(wanted) >= MOST_CLAIMS:
                break
            wanted[position] = None
        claims, line = record.record.claims, record.record.place.line
        return {position: self._add_claim(claims[position], path, line) for position in sorted(wanted)}

    def _add_claim(self, claim: Claim, path: str, line: int) -> int:
        """A claim; the path and the line of its record are not said again."""
        texts, place = self.texts, claim.place
        return self.claims.add(
            {
                "id": texts.name(claim.id, MOST_OF_ID),
                "cell": texts.name(cell_name(claim.measure, tuple(sorted(claim.dims.items())))),
                "value": texts.text(claim.value),
                "unit": texts.name(claim.unit or "", MOST_OF_ID),
                "line": 0 if place.line == line else place.line,
                "column": place.column,
                "field": texts.name(place.field),
            },
            {
                "path": texts.name(place.path) if place.path != path else None,
                "row": texts.name(place.row),
                "quote": texts.text(claim.quote) if claim.quote else None,
            },
        )

    def _add_finding(self, finding: Finding, record: RecordReport, positions: Positions) -> None:
        check, shown, texts = finding.check, finding.shown, self.texts
        rule, size = self._rule(finding.rule), size_of(finding.shown.difference)
        self.rows.append(Row(rule, unit_of(finding), size))
        at_claim = finding.claims and finding.place == finding.claims[0].place
        needed = sorted(claim.position for claim in check.depends_on)
        self.findings.add(
            {
                "rule": rule,
                "fingerprint": texts.text(finding.fingerprint),
                "stated": texts.text(shown.stated_text or ""),
                "computed": texts.text(shown.computed_text or ""),
                "difference": texts.text(shown.difference_text or ""),
                "power": None if size is None else size.power,
                "sign": None if size is None else size.sign,
                "arithmetic": texts.text("\n".join(filter(None, finding.steps)), MOST_OF_ARITHMETIC),
                "claims": texts.numbers(positions[read.position] for read in _told(finding)),
            },
            {
                "more_claims": max(0, len(check.claims) - MOST_CLAIMS),
                "likely": finding.strength is Strength.LIKELY,
                "against": not shown.is_computed,
                "sides": not shown.is_stated,
                "line": texts.text(finding.rule.id) if finding.rule.origin == "record" else None,
                "place": None if at_claim else texts.text(str(finding.place)),
                "message": texts.text(finding.message, MOST_OF_ARITHMETIC) if finding.message else None,
                "suspects": [texts.text(line, MOST_OF_ARITHMETIC) for line in record.suspicions.get(finding, ())],
                "depends": [positions[position] for position in needed if position in positions],
                "acknowledged": self._acknowledged(finding),
            },
        )

    def _acknowledged(self, finding: Finding) -> dict[str, str | None] | None:
        accepted = finding.acknowledgement
        if accepted is None:
            return None
        reason = self.texts.text(accepted.reason)
        return {"by": accepted.by, "reason": reason, "date": accepted.date, "expires": accepted.expires}

    def _others(self, record: RecordReport) -> dict[str, list[list[int | str]]]:
        """What agrees, is undecided or not checked. What a claim says by itself is counted only."""
        texts = self.texts
        related = [finding for finding in record.agreements if finding.check.relates_claims]
        return {
            "agreements": [
                [self._rule(finding.rule), texts.text("; ".join(finding.steps)), texts.name(_how(finding.strength))]
                for finding in related[:MOST_OTHERS]
            ],
            "undecided": [
                [
                    self._rule(finding.rule),
                    texts.name("; ".join(finding.reasons)),
                    texts.text("; ".join(filter(None, finding.steps))),
                ]
                for finding in record.undecided[:MOST_OTHERS]
            ],
            "unchecked": [
                [texts.name(one.claim.id, MOST_OF_ID), texts.text(one.claim.value), texts.name(one.reason)]
                for one in record.unchecked[:MOST_OTHERS]
            ],
        }

    def _rule(self, rule: Rule) -> int:
        """The number of a rule; the records' own lines of arithmetic are one."""
        key = rule_key(rule)
        number = self.rules.get(key)
        if number is None:
            own = rule.origin == "record"
            number = self.rules[key] = len(self.rule_data)
            self.rule_data.append(
                {
                    "id": "" if own else rule.id,
                    "title": "The record's own line of arithmetic" if own else rule.title,
                    "severity": rule.severity.value,
                    "why": "" if own else rule.why,
                }
            )
        return number


def _told(finding: Finding) -> Sequence[ReadClaim]:
    """The claims of a check that are listed: the first, and the one that is stated wherever it stands."""
    claims = finding.check.claims
    if len(claims) <= MOST_CLAIMS:
        return claims
    stated = stated_claim(finding.check)
    first = claims[:MOST_CLAIMS]
    return first if stated is None or stated in first else (*first[:-1], stated)


def _how(strength: Strength | None) -> str:
    return "" if strength is None or strength is Strength.EXACTLY else strength.value
