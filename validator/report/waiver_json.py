"""Waivers that are out of date, as every JSON form of a report has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from validator.report.check_json import place_data

if TYPE_CHECKING:
    from validator.waivers.waiver import StaleWaiver


def stale_waivers_data(stale: Iterable[StaleWaiver]) -> list[dict[str, Any]]:
    """Each with what it says and where it stands; null for what it does not say."""
    return [_data(one) for one in stale]


def _data(stale: StaleWaiver) -> dict[str, Any]:
    waiver = stale.waiver
    return {
        "why": stale.why,
        "text": stale.text,
        "place": None if waiver.place is None else place_data(waiver.place),
        "fingerprint": waiver.fingerprint,
        "rule": waiver.rule,
        "record": waiver.record,
        "claims": list(waiver.claims),
        "reason": waiver.reason,
        "date": waiver.date.isoformat(),
        "expires": None if waiver.expires is None else waiver.expires.isoformat(),
        "by": waiver.by,
    }
