"""``validator.waivers.toml``: where it is, and what it says, each mistake with its place.

Contract: a waiver names a contradiction by its ``fingerprint``, or by ``rule``, ``record`` and ``claims``; it has a
``reason`` and a ``date``. What is not of this form is an error, never passed over: a waiver that silently accepts
nothing is found out late, and one that accepts more than was meant perhaps never.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from validator.claims.project_file import folder_of, told_path
from validator.errors import Place, Problem, UsageError, nearest
from validator.waivers.waiver import Waiver, Waivers

if TYPE_CHECKING:
    from validator.claims.origin import Loc, Origin

NAME = "validator.waivers.toml"
"""What the file is called where it is looked for."""
FIELDS = ("fingerprint", "rule", "record", "claims", "reason", "date", "expires", "by")
DIGITS = 16
"""The hexadecimal digits of a fingerprint."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def find_waivers(paths: Iterable[str]) -> str | None:
    """The waivers of what is checked: the nearest file of the name in the folder of a path, or in one above it.

    The path is told from the current folder where it is in or above that, else in full.

    Raises:
        UsageError: two paths have different ones.
    """
    found: dict[str, str] = {}
    for path in paths:
        file = _nearest_file(folder_of(path))
        if file is not None:
            found.setdefault(file, path)
    if len(found) > 1:
        (one, first), (other, second), *_ = found.items()
        raise UsageError(
            [
                Problem(
                    Place(told_path(one)),
                    f"{first} has its waivers here, and {second} has them in {told_path(other)}",
                    "one file of waivers for all that is checked",
                    "check them in two runs, or put the waivers into one file above both",
                )
            ]
        )
    return next((told_path(file) for file in found), None)


def load_waivers(path: str) -> Waivers:
    """Read a file of waivers.

    Raises:
        UsageError: the file cannot be read, or is not of the form; with every mistake in it.
    """
    return waivers_of(path, read_file(path))


def read_file(path: str) -> bytes:
    """The bytes of a file.

    Raises:
        UsageError: it cannot be read.
    """
    from validator.claims.readers.opening import unreadable

    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise UsageError([unreadable(path, error)]) from None


def waivers_of(path: str, data: bytes) -> Waivers:
    """The waivers that the bytes of a file state.

    >>> text = '[[waiver]]\\nfingerprint = "11AD 03FB B9B4 5F7F"\\nreason = "counted twice"\\ndate = 2025-05-24\\n'
    >>> [waiver] = waivers_of("validator.waivers.toml", text.encode()).waivers
    >>> waiver.fingerprint, str(waiver.place)
    ('11ad03fbb9b45f7f', 'validator.waivers.toml:1:1')

    Raises:
        UsageError: they are not of the form; with every mistake.
    """
    from validator.claims.toml_origin import read_toml

    values, origin = read_toml(path, data)
    problems: list[Problem] = []
    for key in values:
        if key != "waiver":
            found = f"unknown key {key!r}{nearest(key, ['waiver'])}"
            problems.append(origin.problem((key,), found, "[[waiver]] for each waiver and nothing else"))
    tables = values.get("waiver", [])
    if not isinstance(tables, list) or not all(isinstance(table, Mapping) for table in tables):
        found = f"'waiver' is {_described(tables)}"
        problems.append(
            origin.problem(("waiver",), found, "[[waiver]] for each waiver", "write the header in double brackets")
        )
        raise UsageError(problems)
    waivers: dict[int, Waiver] = {}
    for number, table in enumerate(tables):
        reader = _Reader(origin, ("waiver", number), table)
        waiver = reader.read()
        problems += reader.problems
        if waiver is not None:
            waivers[number] = waiver
    problems += _twice(origin, waivers)
    if problems:
        raise UsageError(problems)
    return Waivers(path, tuple(waivers.values()))


def fingerprint_of(text: str) -> str | None:
    """A fingerprint or its beginning as somebody wrote it; None where it is none.

    >>> fingerprint_of(" 11AD 03FB B9B4 5F7F "), fingerprint_of("11ad03fb"), fingerprint_of("11ad03fg")
    ('11ad03fbb9b45f7f', '11ad03fb', None)
    """
    digits = "".join(text.split()).lower()
    return digits if re.fullmatch(f"[0-9a-f]{{1,{DIGITS}}}", digits) else None


def date_of(value: object) -> date | None:
    """A day as TOML or a person writes it, ``2025-05-24``; None where it is none.

    >>> date_of("2025-05-24"), date_of("2025-02-30"), date_of("24.5.2025")
    (datetime.date(2025, 5, 24), None, None)
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DATE.fullmatch(value.strip()):
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return None


class _Reader:
    """Reads one ``[[waiver]]`` and collects what is wrong with it."""

    def __init__(self, origin: Origin, at: Loc, table: Mapping[str, Any]) -> None:
        self.origin, self.at, self.table = origin, at, table
        self.problems: list[Problem] = []

    def read(self) -> Waiver | None:
        """The waiver; None where something is wrong with it."""
        for key in self.table:
            if key not in FIELDS:
                self._wrong(key, f"unknown key {key!r}{nearest(key, FIELDS)}", f"one of {', '.join(FIELDS)}")
        fingerprint = self._fingerprint()
        rule, record, by = (self._text(key) for key in ("rule", "record", "by"))
        claims, reason = self._claims(), self._text("reason", 'why it is accepted: reason = "…"')
        begun, expires = self._date("date"), self._date("expires")
        misspelt = {close for key in self.table if key not in FIELDS for close in FIELDS if _close(key, close)}
        for key, form in (("reason", 'reason = "…"'), ("date", "date = 2025-05-24")):
            if key not in self.table and key not in misspelt:
                self._wrong(None, f"a waiver without {key!r}", f"a reason and a date: {form}", f"add {key!r}")
        if "fingerprint" not in self.table and not misspelt.intersection(("fingerprint", "rule", "record", "claims")):
            missing = [key for key in ("rule", "record", "claims") if key not in self.table]
            if missing:
                named = "nothing that it accepts" if len(missing) == 3 else " and ".join(map(repr, missing))
                found = f"a waiver that names {named}" if len(missing) == 3 else f"a waiver without {named}"
                self._wrong(None, found, "'fingerprint', or 'rule', 'record' and 'claims' together")
        if begun is not None and expires is not None and expires < begun:
            self._wrong("expires", f"it expires on {expires}, before its date, {begun}", "a later day")
        if self.problems or reason is None or begun is None:
            return None
        return Waiver(
            reason=reason,
            date=begun,
            expires=expires,
            by=by,
            fingerprint=fingerprint,
            record=record,
            rule=rule,
            claims=claims,
            place=self.origin.place(self.at),
        )

    def _wrong(self, key: str | None, found: str, expected: str = "", advice: str = "") -> None:
        loc = self.at if key is None else (*self.at, key)
        self.problems.append(self.origin.problem(loc, found, expected, advice))

    def _text(self, key: str, expected: str = "text in quotation marks") -> str | None:
        value = self.table.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip() if key in ("reason", "by") else value
        if key in self.table:
            self._wrong(key, f"{key!r} is {_described(value)}", expected)
        return None

    def _fingerprint(self) -> str | None:
        value = self._text("fingerprint", _FINGERPRINT)
        found = None if value is None else fingerprint_of(value)
        if value is not None and (found is None or len(found) < DIGITS):
            told = f"{value!r} is no fingerprint" if found is None else f"a fingerprint of {len(found)} digits"
            self._wrong("fingerprint", told, _FINGERPRINT, "copy it whole from the report")
        return found

    def _claims(self) -> tuple[str, ...]:
        value = self.table.get("claims", ())
        if value == () or (isinstance(value, list) and value and all(isinstance(one, str) and one for one in value)):
            twice = sorted({one for one in value if list(value).count(one) > 1})
            if twice:
                self._wrong("claims", f"the claim {twice[0]!r} stands twice", "each claim once", "remove one of them")
            return tuple(value)
        self._wrong("claims", f"'claims' is {_described(value)}", 'the ids of the claims: claims = ["north", "all"]')
        return ()

    def _date(self, key: str) -> date | None:
        value = self.table.get(key)
        found = date_of(value)
        if key in self.table and found is None:
            self._wrong(key, f"{key!r} is {_described(value)}", f"a day: {key} = 2025-05-24")
        return found


_FINGERPRINT = f"the {DIGITS} hexadecimal digits that a report has beside each contradiction"


def _close(key: str, field: str) -> bool:
    return f"'{field}'" in nearest(key, FIELDS)


def _twice(origin: Origin, waivers: Mapping[int, Waiver]) -> Iterator[Problem]:
    """Waivers of what is waived already: one of the two reasons would never be read."""
    seen: dict[object, int] = {}
    for number, waiver in waivers.items():
        first = seen.setdefault(waiver.fingerprint or (waiver.record, waiver.rule, frozenset(waiver.claims)), number)
        if first != number:
            same = "fingerprint" if waiver.fingerprint else "rule, record and claims"
            found = f"the same {same} as in the waiver on line {origin.place(('waiver', first)).line}"
            yield origin.problem(("waiver", number), found, "each contradiction waived once", "remove one of the two")


def _described(value: object) -> str:
    """What a TOML value is, in words and in short."""
    from validator.claims.readers.shape import describe

    match value:
        case bool() | str() | list():
            return describe(value) if not isinstance(value, str) or not value or value.strip() else "an empty text"
        case int() | float():
            return f"the number {value}"
        case datetime():
            return f"the time {value.isoformat()}"
        case date() | time():
            return f"the {'date' if isinstance(value, date) else 'time'} {value.isoformat()}"
        case Mapping():
            return "one table"
        case _:
            return describe(value)


def _nearest_file(folder: str) -> str | None:
    while True:
        file = os.path.join(folder, NAME)
        if os.path.isfile(file):
            return file
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
