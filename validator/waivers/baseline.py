"""The baseline of a run: the contradictions that an earlier run found, so that only what is new fails.

Contract: contradictions are the same where their fingerprints are: the same rule over claims that state the same. One
whose claims state other values now is new. Everything that the earlier run found is known, also what a waiver accepted
then: a waiver that has expired since is reported, but whoever adds nothing does not fail for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Baseline:
    """The fingerprints of the contradictions of an earlier report, each with its record's id, and the report's path."""

    path: str
    fingerprints: Mapping[str, str]


def load_baseline(path: str) -> Baseline:
    """Read the baseline from a JSON report, that of a data set, or findings in JSON Lines.

    Raises:
        UsageError: it cannot be read, is no report, or does not hold all its contradictions.
    """
    from validator.waivers.written_report import known_contradictions

    return Baseline(path, known_contradictions(path))
