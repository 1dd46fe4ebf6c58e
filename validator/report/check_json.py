"""One check as JSON text: the form in which the report and the JSON Lines have it.

Contract: the text is what ``json.dumps(…, ensure_ascii=False)`` writes of the same data, in one line, its keys in a
fixed order; ``check_data`` is that text read back, so that there is one writer. Written piece by piece because a run
may find something in each of a million records: what a rule says alike of all of them is put together once.
Nothing is made harmless here; that is done once for a whole line or file (``harmless``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any

from validator.claims.cells import ReadClaim
from validator.errors import Place, Problem
from validator.judge.derive import steps
from validator.judge.shown import message, shown
from validator.report.finding import Figure, Finding

if TYPE_CHECKING:
    from validator.judge.verdict import Strength, Verdict
    from validator.rulebook.rule import Rule
    from validator.waivers.waiver import Acknowledgement


ClaimText = tuple[str, str, str, str]
"""A claim's id, place, value and quote, each as JSON text."""

Texts = dict[ReadClaim, ClaimText]
"""The texts of claims, by identity: a claim takes part in many checks, and is written once."""


FIELDS = (
    '%s"fingerprint": "%s", "acknowledged": %s, '
    '"place": %s, "claims": [%s], "places": [%s], "stated": %s, "computed": %s, "difference": %s, "derivation": %s, '
    '"message": %s, "reasons": %s, "implied": %s, "depends_on": %s, "figures": %s'
)
"""The fields of a check, the first of them in ``head``."""
QUOTES = ', "values": [%s], "quotes": [%s]'
"""What JSON Lines say besides."""


def check_json(finding: Finding, known: Texts) -> str:
    """One check as JSON text. ``known`` keeps what was written of the record's claims, for its other checks.

    >>> from validator import check
    >>> report = check('{"claims": [{"id": "a", "measure": "x", "value": "-3 votes"}]}', explain=False)
    >>> check_json(report.contradictions[0], {})  # doctest: +ELLIPSIS
    '{"rule": "count-not-negative", "origin": "rule", ... "stated": "-3", "computed": "0", "difference": "-3", ...}'
    """
    return f"{{{check_fields(finding, claim_texts(finding, known))}}}"


def claim_texts(finding: Finding, known: Texts) -> list[ClaimText]:
    """What is said of each claim of a check, in the order of the record."""
    found = []
    for read in finding.check.claims:
        text = known.get(read)
        if text is None:
            claim = read.claim
            quote = claim.quote
            text = known[read] = (
                quoted(claim.id),
                place_json(claim.place),
                quoted(claim.value),
                "null" if quote is None else quoted(quote),
            )
        found.append(text)
    return found


def check_fields(finding: Finding, claims: Sequence[ClaimText], *, quotes: bool = False) -> str:
    """The fields of the object without its braces; with ``quotes`` also the values and quotes of the claims."""
    check = finding.check
    rule = check.rule
    numbers = shown(check)
    at_claim = claims and (rule.origin != "record" or finding.own_line is None)
    place = claims[0][1] if at_claim else place_json(finding.place)
    ids, places, written, said = map(", ".join, zip(*claims, strict=True)) if claims else ("", "", "", "")
    stated, computed, difference = numbers.stated, numbers.computed, numbers.difference
    told = message(check, numbers) if rule.message else None
    acknowledged = finding.acknowledgement
    implied, figures = finding.implied, finding.figures if rule.show else ()
    fields = FIELDS % (
        head(rule, check.verdict, check.strength),
        finding.fingerprint,
        "null" if acknowledged is None else _acknowledged(acknowledged),
        place,
        ids,
        places,
        "null" if stated is None else quoted(stated),
        "null" if computed is None else quoted(computed),
        "null" if difference is None else quoted(difference),
        quoted("; ".join(steps(check, numbers))),
        "null" if told is None else quoted(told),
        _list(check.reasons) if check.reasons else "[]",
        json.dumps(implied, ensure_ascii=False) if implied else "{}",
        _list(claim.id for claim in check.depends_on) if check.depends_on else "[]",
        _figures(figures) if figures else "[]",
    )
    return fields + QUOTES % (written, said) if quotes else fields


def check_data(finding: Finding, known: Texts) -> dict[str, Any]:
    """One check as plain data."""
    data: dict[str, Any] = json.loads(check_json(finding, known))
    return data


@lru_cache(maxsize=1024)
def head(rule: Rule, verdict: Verdict, strength: Strength | None) -> str:
    """What all checks of a rule with one verdict have alike."""
    return (
        f'"rule": {quoted(rule.id)}, "origin": {quoted(rule.origin)}, "title": {quoted(rule.title)}, '
        f'"verdict": {quoted(verdict.value)}, '
        f'"strength": {"null" if strength is None else quoted(strength.value)}, '
        f'"severity": {quoted(rule.severity.value)}, '
    )


def place_json(place: Place) -> str:
    """A place as JSON text; ``field`` and ``row`` stand there in tables only.

    >>> place_json(Place("county.csv", 3, 14, field="civilian"))
    '{"path": "county.csv", "line": 3, "column": 14, "field": "civilian"}'
    """
    text = f'{{"path": {quoted(place.path)}, "line": {place.line}, "column": {place.column}'
    if place.field:
        text += f', "field": {quoted(place.field)}'
    return f'{text}, "row": {quoted(place.row)}}}' if place.row else f"{text}}}"


def problem_json(problem: Problem) -> str:
    """A problem as JSON text."""
    return (
        f'{{"place": {place_json(problem.place)}, "found": {quoted(problem.found)}, '
        f'"expected": {quoted(problem.expected)}, "advice": {quoted(problem.advice)}}}'
    )


def place_data(place: Place) -> dict[str, Any]:
    """A place as plain data."""
    data: dict[str, Any] = json.loads(place_json(place))
    return data


def problem_data(problem: Problem) -> dict[str, Any]:
    """A problem as plain data."""
    data: dict[str, Any] = json.loads(problem_json(problem))
    return data


def _acknowledged(acknowledgement: Acknowledgement) -> str:
    from dataclasses import asdict

    return json.dumps(asdict(acknowledgement), ensure_ascii=False)


def _figures(figures: Iterable[Figure]) -> str:
    from validator.claims.interval import decimal_text

    listed = [
        f'{{"label": {quoted(figure.label)}, "text": {quoted(figure.text)}, '
        f'"share": {"null" if figure.share is None else quoted(decimal_text(figure.share))}}}'
        for figure in figures
    ]
    return f"[{', '.join(listed)}]"


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join([quoted(text) for text in texts])}]"
