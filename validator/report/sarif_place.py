"""Places in a SARIF file: relative URIs, regions that count characters, and rows where a file has no lines.

Contract: columns are those of ``Place``, which count characters, so that the run's ``columnKind`` is
``unicodeCodePoints`` (SARIF 2.1.0 §3.14.27). A region lies on one line: GitHub shows an alert in a pull request only
where all lines of its region were changed. A row of a file without lines of text has no region.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_from_bytes

from validator.claims.record import NOWHERE
from validator.report.sarif_words import MOST_OF_LINE, words

if TYPE_CHECKING:
    from validator.claims.origin import Loc, Origin
    from validator.claims.record import Claim
    from validator.errors import Place, Problem
    from validator.report.finding import Finding

ROOT = "%SRCROOT%"
"""What relative URIs are relative to: by convention of SARIF's tools the root of the repository. Its own URI is left
out of the file (§3.14.14): it would name a folder of this machine, and GitHub puts the repository's root in its place.
"""


_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def claim_location(claim: Claim) -> dict[str, Any]:
    """Where a claim is: from its beginning to the end of its value, or of the line where the value is on another."""
    loc = ("claims", claim.position)
    length = _length(claim.origin, (*loc, "value"), claim.place)
    return location(claim.place, length or _rest_of_line(claim.origin, loc, claim.place))


def finding_location(finding: Finding) -> dict[str, Any]:
    """Where to look first: the first claim, or the record's own line of arithmetic (``Finding.place``)."""
    place = finding.place
    if finding.claims and finding.claims[0].place == place:
        return claim_location(finding.claims[0])
    line = finding.own_line
    return location(place, None if line is None else _length(finding.record.origin, ("checks", line), place))


def problem_location(problem: Problem) -> dict[str, Any]:
    """Where a mistake is; of a file that could not be read at all, the file."""
    if not problem.excerpt and not problem.place.row and (problem.place.line, problem.place.column) == (1, 1):
        return {"physicalLocation": {"artifactLocation": artifact(problem.place.path)}}
    return location(problem.place, problem.length if problem.excerpt else None)


def location(place: Place, length: int | None = None) -> dict[str, Any]:
    """A place, and how many characters of its line belong to it, as a location (§3.28).

    >>> from validator.errors import Place
    >>> location(Place("a b.json", 3, 5), 12)["physicalLocation"]["artifactLocation"]
    {'uri': 'a%20b.json', 'uriBaseId': '%SRCROOT%'}
    >>> location(Place("a b.json", 3, 5), 12)["physicalLocation"]["region"]
    {'startLine': 3, 'startColumn': 5, 'endLine': 3, 'endColumn': 17}
    >>> sorted(location(Place("votes.parquet", 14, field="votes", row="row 14 (row group 2)")))
    ['logicalLocations', 'physicalLocation']
    """
    physical: dict[str, Any] = {"artifactLocation": artifact(place.path)}
    if place.row:
        return {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": row(place), "kind": "row"}]}
    if place.path != NOWHERE.path:
        physical["region"] = {"startLine": place.line, "startColumn": place.column}
        if length is not None:
            physical["region"] |= {"endLine": place.line, "endColumn": place.column + length}
    return {"physicalLocation": physical}


def row(place: Place) -> str:
    """A row of a file without lines of text, as a person finds it: ``row 14 (row group 2), votes``."""
    return words(f"{place.row}, {place.field}" if place.field else place.row, MOST_OF_LINE)


def artifact(path: str) -> dict[str, str]:
    """The file (§3.4): relative to the current folder where the path leads there, else absolute.

    >>> artifact("data/50%.json"), artifact("../c:d.json")
    ({'uri': 'data/50%25.json', 'uriBaseId': '%SRCROOT%'}, {'uri': '../c%3Ad.json', 'uriBaseId': '%SRCROOT%'})
    """
    uri, is_relative = _uri(path, os.getcwd())
    return {"uri": uri, "uriBaseId": ROOT} if is_relative else {"uri": uri}


@lru_cache(maxsize=1024)
def _uri(path: str, folder: str) -> tuple[str, bool]:
    """A reference as RFC 3986 has it, and whether it is relative.

    A colon of a relative one is encoded as well, so that no file name reads as a scheme.
    """
    if _ADDRESS.match(path):
        return quote_from_bytes(_encoded(path), safe=":/?&=@+,;"), False
    pure = PurePath(os.path.normpath(path))
    if pure.is_absolute() and pure.is_relative_to(folder):
        pure = pure.relative_to(folder)
    written = quote_from_bytes(_encoded(pure.as_posix()), safe="/")
    if not pure.is_absolute():
        return written, True
    return f"file://{'' if written.startswith('/') else '/'}{written}", False


def _encoded(path: str) -> bytes:
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:  # a lone surrogate, which no file's name gave
        return path.encode("utf-8", "surrogatepass")


def _length(origin: Origin | None, loc: Loc, place: Place) -> int | None:
    """How many characters from ``place`` to the end of a part of the record; None where that is on another line."""
    if origin is None or place.row:
        return None
    told = origin.problem(loc, "")
    if told.place.line != place.line or not told.excerpt:
        return None
    # of what goes on in the next line only what is on this one, without the CR of its end
    length = min(told.length, max(1, len(told.excerpt) - _before(told)))
    return max(1, told.place.column + length - place.column)


def _rest_of_line(origin: Origin | None, loc: Loc, place: Place) -> int | None:
    """How many characters the line has from ``place`` on, as far as an excerpt shows them; None without a line."""
    if origin is None or place.row:
        return None
    told = origin.problem(loc, "")
    return max(1, len(told.excerpt) - _before(told)) if told.excerpt else None


def _before(problem: Problem) -> int:
    """How many characters of the excerpt are before the mistake."""
    return problem.place.column - 1 - problem.cut
