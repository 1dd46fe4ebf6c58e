"""One contradiction as a SARIF result: what is wrong in words, where each claim stands, and a name that lasts.

Contract: the first location is where to look first (``Finding.place``); every other claim is a related location with a
label, to which the message links by its id (SARIF 2.1.0 §3.27.22, §3.11.6). Texts and lists are bounded, and say how
much of them is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from validator.judge.index import cell_name
from validator.judge.verdict import Strength
from validator.report.fingerprint import fingerprint
from validator.report.sarif_place import claim_location, finding_location, row
from validator.report.sarif_rules import LEVELS, Entry, rule_id
from validator.report.sarif_words import MOST_OF_ID, MOST_OF_QUOTE, MOST_OF_VALUE, link, sentence, words

if TYPE_CHECKING:
    from validator.claims.cells import ReadClaim
    from validator.report.dataset.rule_totals import WorstDifference
    from validator.report.finding import Finding
    from validator.report.record_report import RecordReport
    from validator.waivers.waiver import Acknowledgement

MOST_LOCATIONS = 100
"""Claims that have a location: GitHub shows no more of a result, and refuses over 1,000."""
MOST_NAMED = 12
"""Claims that the message names."""
MOST_SUSPICIONS = 6
"""Sentences on what is suspected that the message tells."""


def result(report: RecordReport, finding: Finding, index: int, number: int, *, suppressible: bool) -> dict[str, Any]:
    """A contradiction as a result (§3.27).

    ``index`` is the place of its rule among those of the run, ``number`` tells it from others with its fingerprint.
    Where results are ``suppressible``, those that nobody accepted have an empty list: §3.27.23 wants the list in all
    results of a run or in none.
    """
    claims = finding.check.claims
    primary = finding_location(finding)
    first = 1 if claims and claims[0].claim.place == finding.place else 0
    if first:
        primary["message"] = {"text": label(claims[0])}
    shown = finding.shown
    accepted = finding.acknowledgement
    suppressions = [] if accepted is None else [suppression(accepted)]
    return {
        "ruleId": rule_id(finding.rule),
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": message(report, finding, first)},
        "locations": [primary],
        "relatedLocations": [
            {"id": number, **claim_location(read.claim), "message": {"text": label(read)}}
            for number, read in enumerate(claims[first : MOST_LOCATIONS - 1 + first], 1)
        ],
        "partialFingerprints": fingerprints(finding.fingerprint, number),
        **({"suppressions": suppressions} if suppressible else {}),
        "properties": {
            "record": words(report.id, MOST_OF_ID),
            "claims": [words(claim.id, MOST_OF_ID) for claim in finding.claims[:MOST_LOCATIONS]],
            "claimsLeftOut": max(0, len(claims) - MOST_LOCATIONS),
            "strength": None if finding.strength is None else finding.strength.value,
            "stated": _value(shown.stated),
            "computed": _value(shown.computed),
            "difference": _value(shown.difference),
        },
    }


def rest(entry: Entry, index: int, places: Sequence[dict[str, Any]], *, suppressible: bool) -> dict[str, Any]:
    """All contradictions of a rule that are not listed, as one result.

    Its fingerprint is the rule's alone, so that it stays one alert whatever their number is. ``places`` are where the
    rule is broken the most, as far as that is known; without any, GitHub does not show the result. It is suppressed
    where every one of them is acknowledged, and only there.
    """
    left = f"{entry.left_out:,} more {'contradiction' if entry.left_out == 1 else 'contradictions'}"
    lines = [sentence(f"{left} of this rule are counted, and not listed: {words(entry.title)}")]
    lines += [f"{entry.accepted:,} of them are acknowledged by a waiver or a baseline."] if entry.accepted else []
    lines += [f"Furthest apart: {place['message']['text']}" for place in places[:1] if "message" in place]
    lines.append("The report as JSON Lines (--format jsonl) has every one.")
    justified = "All of them are acknowledged by a waiver or a baseline."
    accepted = {"kind": "external", "status": "accepted", "justification": justified}
    suppressions = [accepted] if entry.accepted == entry.left_out else []
    return {
        "ruleId": entry.id,
        "ruleIndex": index,
        "level": LEVELS[entry.severity],
        "message": {"text": "\n".join(lines)},
        "locations": list(places[:1]),
        "relatedLocations": [{"id": number, **place} for number, place in enumerate(places[1:], 1)],
        "partialFingerprints": fingerprints(fingerprint("", entry.id, ()), 1),
        **({"suppressions": suppressions} if suppressible else {}),
        "properties": {"leftOut": entry.left_out, "leftOutAcknowledged": entry.accepted},
    }


def furthest(worst: WorstDifference) -> str:
    """One of the contradictions that are furthest apart: ``t-301: 270 + 429 = 699 ✗ stated 390, 309 too low.``"""
    return sentence(f"{words(worst.record)}: {words(worst.derivation)}, {words(worst.difference)}")


def message(report: RecordReport, finding: Finding, first: int) -> str:
    """What is wrong, in lines. GitHub tells the first sentence where there is little room."""
    rule = finding.rule
    own = rule.origin == "record"
    title = f"The record's own line “{words(rule.id, MOST_OF_VALUE)}” does not hold" if own else words(rule.title)
    difference = finding.shown.difference_text
    arithmetic = words(finding.derivation) + (f", {words(difference, MOST_OF_VALUE)}" if difference else "")
    lines = [sentence(f"{title}: {arithmetic}")]
    if finding.message:
        lines.append(sentence(words(finding.message)))
    lines.append(_claims(report, finding.check.claims, first))
    if finding.strength is Strength.LIKELY:
        lines.append("Likely, not proven: the wording leaves room; it contradicts what the words usually mean.")
    suspicions = report.suspicions.get(finding, ())
    if suspicions:
        told = "\n".join(words(line) for line in suspicions[:MOST_SUSPICIONS])
        lines.append(sentence(f"Suspect: {told}"))
    accepted = finding.acknowledgement
    if accepted is not None:
        lines.append(justification(accepted))
    return "\n".join(lines)


def label(read: ReadClaim) -> str:
    """A claim with what it is about, its value and its quote: ``per_side: released[side=each] = 390 person “…”.``"""
    name, cell = read.claim.id, cell_name(read.measure, read.key)
    told = f"{words(cell, MOST_OF_VALUE)} = {_stated(read)}"
    if name != cell:
        told = f"{words(name, MOST_OF_ID)}: {told}"
    place = read.claim.place
    return sentence(f"{told} ({row(place)})" if place.row else told)


def suppression(accepted: Acknowledgement) -> dict[str, Any]:
    """An accepted contradiction as a suppression (§3.35): made outside of the record, and in force."""
    return {"kind": "external", "status": "accepted", "justification": justification(accepted)}


def justification(accepted: Acknowledgement) -> str:
    """Who accepted it, why, when and until when."""
    dates = [accepted.date or "", f"until {accepted.expires}" if accepted.expires else ""]
    when = ", ".join(date for date in dates if date)
    return sentence(f"Acknowledged by a {accepted.by}{f' ({when})' if when else ''}: {words(accepted.reason)}")


def fingerprints(name: str, number: int) -> dict[str, str]:
    """What tells a result from others, and outlives edits elsewhere (§3.27.17): no line or column is part of it.

    GitHub reads ``primaryLocationLineHash`` alone. It would work out one from the text around the line, and so open a
    new alert whenever a neighbour changes; it keeps what is there. ``number`` tells equal ones of one file apart, as
    GitHub's own do.

    >>> fingerprints("00c0ffee00c0ffee", 1)
    {'recordRuleClaims/v1': '00c0ffee00c0ffee', 'primaryLocationLineHash': '00c0ffee00c0ffee:1'}
    """
    return {"recordRuleClaims/v1": name, "primaryLocationLineHash": f"{name}:{number}"}


def _claims(report: RecordReport, claims: Sequence[ReadClaim], first: int) -> str:
    """The claims by name; all but the first location's are links to theirs."""
    told = []
    for number, read in enumerate(claims[:MOST_NAMED]):
        name = read.claim.id or "?"
        linked = words(name, MOST_OF_ID) if first and number == 0 else link(name, number + 1 - first)
        told.append(f"{linked} = {_stated(read)}")
    rest = len(claims) - MOST_NAMED
    if rest > 0:
        told.append(f"and {rest:,} more")
    name = words(report.id, MOST_OF_ID)
    if claims and claims[0].claim.place.row:
        name += f", {words(claims[0].claim.place.row)}"
    return sentence(f"Claims of {name}: {'; '.join(told)}")


def _stated(read: ReadClaim) -> str:
    claim = read.claim
    told = words(claim.value, MOST_OF_VALUE) + (f" {words(claim.unit, MOST_OF_VALUE)}" if claim.unit else "")
    if claim.quote:
        told += f" “{words(claim.quote, MOST_OF_QUOTE)}”"
    return told


def _value(text: str | None) -> str | None:
    return None if text is None else words(text, MOST_OF_VALUE)
