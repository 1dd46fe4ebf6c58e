"""The name of a finding that outlives edits elsewhere: for waivers, baselines, and the services that track alerts.

Contract: it depends on the record's id, the rule, and what the claims of the check state: measure, dimensions, value
and unit as written. It does not depend on lines, on the order of claims, or on ids that were counted out (c1, c2, …).
Another written value is another finding: what was accepted of the old one was not accepted of it. It identifies, it
decides nothing: SARIF 2.1.0 §3.27.17 (``partialFingerprints``) asks for no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from validator.report.harmless import harmless

if TYPE_CHECKING:
    from validator.claims.record import Claim

Statement = tuple[str, str, str]
"""What a claim states: its cell, its value and its unit, as JSON texts."""


def fingerprint(record: str, rule: str, claims: Iterable[Claim]) -> str:
    """Sixteen hexadecimal digits (64 bits of BLAKE2b, RFC 7693).

    >>> from validator.claims.record import Claim
    >>> civilians = Claim(measure="released", dims={"category": "civilian"}, value="120", unit="person")
    >>> everybody = Claim(measure="released", value="390", unit="person")
    >>> fingerprint("exchange", "parts-make-whole", [civilians, everybody])
    '11ad03fbb9b45f7f'
    >>> fingerprint("exchange", "parts-make-whole", [everybody, civilians]) == _
    True
    """
    return hashed(identity_text(quoted(record), quoted(rule), sorted(statement(claim) for claim in claims)))


def statement(claim: Claim) -> Statement:
    """What a claim states."""
    return cell_text(claim), quoted(claim.value), quoted(claim.unit or "")


def cell_text(claim: Claim) -> str:
    """What a claim is about: its measure, and its dimensions by name."""
    dims = ",".join(f"{quoted(name)}={quoted(member)}" for name, member in sorted(claim.dims.items()))
    return f"{quoted(claim.measure)}[{dims}]"


def identity_text(record: str, rule: str, statements: Iterable[Statement]) -> str:
    """What is hashed, of texts that are JSON already; the statements in their order."""
    return "\n".join([record, rule, *map(" ".join, statements)])


def hashed(identity: str) -> str:
    """The fingerprint of such a text."""
    return blake2b(identity.encode(), digest_size=8).hexdigest()


def quoted(text: str) -> str:
    """A text as reports have it in JSON."""
    return harmless(encode_basestring(text))
