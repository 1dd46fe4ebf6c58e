"""Adding waivers to a file: as text at its end, so that its comments, its order and its own way of writing stay.

Contract: what is added reads back as the waivers that were given; the file is written whole or not at all. A file that
has mistakes, or that waives the same already, is not touched.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import chain, repeat

from validator.errors import Place, Problem, UsageError, visible
from validator.waivers.waiver import Waiver
from validator.waivers.waiver_file import read_file, waivers_of

OPENING = "# Contradictions that somebody accepted. They are not hidden: each report counts and shows them.\n"
"""What a new file begins with."""
MOST_CLAIMS = 100
"""The fingerprint names the contradiction; claims are listed for the reader, and nobody reads more."""
MOST_REMARK = 110
_WIDTH = 100


def add_waivers(path: str, waivers: Sequence[Waiver], remarks: Sequence[str] = ()) -> None:
    """Write waivers at the end of a file, which is made where it is missing; a remark stands above each, as a comment.

    Raises:
        UsageError: the file cannot be read or written, has mistakes, or waives one of them already.
    """
    before = read_file(path) if os.path.exists(path) else OPENING.encode()
    newline = "\r\n" if b"\r\n" in before else "\n"
    _refuse_again(path, before, waivers)
    texts = [waiver_text(waiver, remark) for waiver, remark in zip(waivers, chain(remarks, repeat("")), strict=False)]
    added = "".join(f"\n{text}" for text in texts).replace("\n", newline)
    end = "" if not before or before.endswith(b"\n") else newline
    after = before + (end + added).encode()
    waivers_of(path, after)
    from validator.whole_file import write_bytes

    try:
        write_bytes(path, after)
    except OSError as error:
        found = f"cannot be written: {error.strerror or error}"
        raise UsageError([Problem(Place(path), found, "a file in a folder that can be written")]) from None


def _refuse_again(path: str, before: bytes, waivers: Sequence[Waiver]) -> None:
    known = {waiver.fingerprint: waiver for waiver in waivers_of(path, before).waivers}
    problems = []
    for waiver in waivers:
        first = None if waiver.fingerprint is None else known.get(waiver.fingerprint)
        if first is not None and first.place is not None:
            until = "" if first.expires is None else f", until {first.expires}"
            found = f"{waiver.fingerprint} is waived already, on {first.date}{until}: {first.reason}"
            problems.append(Problem(first.place, found, "", "change the reason or the dates there"))
    if problems:
        raise UsageError(problems)


def waiver_text(waiver: Waiver, remark: str = "") -> str:
    """One waiver as TOML, with what it is about as a comment.

    >>> from datetime import date
    >>> day = date(2025, 5, 24)
    >>> waiver = Waiver(reason="counts twice", date=day, fingerprint="11ad03fbb9b45f7f", claims=("a", "b"))
    >>> print(waiver_text(waiver, "270 + 130 = 400 ✗ stated 390"), end="")
    [[waiver]]
    # 270 + 130 = 400 ✗ stated 390
    fingerprint = "11ad03fbb9b45f7f"
    claims = ["a", "b"]
    reason = "counts twice"
    date = 2025-05-24
    """
    claims = waiver.claims
    if waiver.fingerprint is not None and len(claims) > MOST_CLAIMS:
        remark, claims = f"{len(claims):,} claims; {remark}", ()
    lines = ["[[waiver]]"]
    if remark:
        told = visible(" ".join(remark.split()))
        lines.append(f"# {told if len(told) <= MOST_REMARK else told[:MOST_REMARK] + '…'}")
    for key, text in (("fingerprint", waiver.fingerprint), ("rule", waiver.rule), ("record", waiver.record)):
        if text is not None and (waiver.fingerprint is None or _is_whole(text)):
            lines.append(f"{key} = {toml_text(text)}")
    if claims:
        lines.append(f"claims = {_list([toml_text(claim) for claim in claims])}")
    lines.append(f"reason = {toml_text(waiver.reason)}")
    lines.append(f"date = {waiver.date.isoformat()}")
    if waiver.expires is not None:
        lines.append(f"expires = {waiver.expires.isoformat()}")
    if waiver.by is not None:
        lines.append(f"by = {toml_text(waiver.by)}")
    return "\n".join(lines) + "\n"


def _list(items: Sequence[str]) -> str:
    line = f"[{', '.join(items)}]"
    return line if len(line) <= _WIDTH else "[\n" + "".join(f"  {item},\n" for item in items) + "]"


def toml_text(text: str) -> str:
    r"""A text as a basic string (TOML 1.0.0, String); what cannot be seen is escaped, so that a reviewer sees it.

    >>> print(toml_text('"so far"\n' + chr(0x202E)))
    "\"so far\"\n\u202e"
    """
    return '"' + "".join(_character(character) for character in text) + '"'


_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _is_whole(text: str) -> bool:
    """Whether TOML can hold a text: JSON can hold half a character (a lone surrogate), and TOML no such thing."""
    return not any(0xD800 <= ord(character) <= 0xDFFF for character in text)


def _character(character: str) -> str:
    code = ord(character)
    if character in _ESCAPED:
        return _ESCAPED[character]
    if 0xD800 <= code <= 0xDFFF:
        return "\N{REPLACEMENT CHARACTER}"
    if character.isprintable():
        return character
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
