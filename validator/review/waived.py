"""The waivers of a review: the file they stand in, read again when it changes, and written to by the editor."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from validator.errors import Place, Problem, UsageError
from validator.review.desk import version_of
from validator.waivers.waiver import Accepted, Waiver
from validator.waivers.waiver_file import NAME, find_waivers, waivers_of

if TYPE_CHECKING:
    from validator.report.finding import Finding
    from validator.review.questions import WaiverForm
    from validator.waivers.baseline import Baseline


@dataclass(frozen=True, slots=True)
class About:
    """What a waiver of a contradiction says of it, beside the fingerprint."""

    rule: str
    record: str
    claims: tuple[str, ...]
    remark: str

    @classmethod
    def of(cls, finding: Finding) -> About:
        """What is said of this contradiction."""
        claims = tuple(claim.id for claim in finding.claims)
        return cls(finding.rule.id, finding.record.id, claims, finding.derivation)


class WaiverFile:
    """The waivers file ``path``, or the one that belongs to what is reviewed; it is made where there is none yet.

    With False for its path there is none: nothing is waived, and nothing can be. A ``baseline`` is accepted beside it.

    ``problems`` say why the file cannot be read as it is now; what was read of it before still holds then.

    Raises:
        UsageError: the file is there and cannot be read.
    """

    def __init__(
        self, paths: Sequence[str], path: str | Literal[False] | None = None, baseline: Baseline | None = None
    ) -> None:
        self.path = "" if path is False else path or find_waivers(paths) or os.path.join(_folder(paths[0]), NAME)
        self._baseline = baseline
        self.accepted = Accepted()
        self.version = ""
        self.problems: tuple[Problem, ...] = ()
        self._day: date | None = None
        self.read(date.today())
        if self.problems:
            raise UsageError(self.problems)

    def read(self, today: date) -> None:
        """Read the file, if it has changed or another day has come: waivers expire."""
        data = _bytes(self.path)
        version = "" if data is None else version_of(data)
        if (version, today) == (self.version, self._day):
            return
        self.version, self._day = version, today
        self.problems = ()
        if data is None:
            self.accepted = Accepted.on(today, None, self._baseline)
            return
        try:
            self.accepted = Accepted.on(today, waivers_of(self.path, data), self._baseline)
        except UsageError as error:
            self.problems = error.problems

    def add(self, entries: Sequence[tuple[WaiverForm, About]], today: date) -> None:
        """Write waivers behind those of the file, each with what it is about as a comment.

        Raises:
            UsageError: the file has mistakes, cannot be written, or has one of them already; it is then as it was.
        """
        from validator.waivers.waiver_text import add_waivers

        if not self.path:
            raise UsageError([Problem(Place("waivers"), "the project's configuration says waivers = false")])

        waivers = [_waiver(form, about, today) for form, about in entries]
        add_waivers(self.path, waivers, [about.remark for _, about in entries])
        self.read(today)


def _waiver(form: WaiverForm, about: About, today: date) -> Waiver:
    return Waiver(
        reason=form.reason.strip(),
        date=today,
        expires=form.expires,
        by=(form.by or "").strip() or None,
        fingerprint=form.fingerprint,
        rule=about.rule,
        record=about.record,
        claims=about.claims,
    )


def _folder(path: str) -> str:
    return path if os.path.isdir(path) else os.path.dirname(path)


def _bytes(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None
