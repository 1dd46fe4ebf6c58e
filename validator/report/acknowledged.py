"""How reports speak of what somebody accepted, in words that every form for people shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.waivers.waiver import Acknowledgement

ACKNOWLEDGED_MARK = "~"
"""Neither that of a contradiction that stands nor that of an agreement."""


def accepted_words(acknowledgement: Acknowledgement) -> tuple[str, str]:
    """Who accepted a contradiction and until when; and why.

    >>> from validator.waivers.waiver import Acknowledgement
    >>> accepted_words(Acknowledgement("waiver", "counted twice", "2025-05-24", "2025-12-31"))
    ('waived on 2025-05-24, until 2025-12-31', 'counted twice')
    >>> accepted_words(Acknowledgement("baseline", "known in main.json"))
    ('baseline', 'known in main.json')
    """
    if acknowledgement.by == "baseline":
        return "baseline", acknowledgement.reason
    until = f", until {acknowledgement.expires}" if acknowledgement.expires else ""
    return f"waived on {acknowledgement.date}{until}", acknowledgement.reason


def standing_words(standing: int, acknowledged: int, detail: str = "") -> str:
    """How many contradictions stand, with a detail of them, and how many are acknowledged besides.

    >>> standing_words(3, 0, " (3 errors)")
    '3 contradictions (3 errors)'
    >>> standing_words(2, 1), standing_words(0, 3)
    ('2 contradictions, 1 acknowledged', 'no contradiction stands, 3 acknowledged')
    """
    told = f"{standing:,} contradiction{'' if standing == 1 else 's'}{detail}"
    if not acknowledged:
        return told
    return f"{told if standing else 'no contradiction stands'}, {acknowledged:,} acknowledged"
