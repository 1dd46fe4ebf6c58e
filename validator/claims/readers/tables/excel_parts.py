"""What of a workbook's sheet states nothing although a person sees something there: errors, formulas without results.

Contract: counts cells in the sheet's XML, in pieces of bounded size; says nothing where the workbook is built so
unusually that the sheet's part cannot be found.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import IO

_PIECE = 1 << 20
_OVERLAP = 256
_ERROR = re.compile(rb'<c [^>]*\bt="e"')
_NO_RESULT = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*(?:<v>\s*</v>|<v\s*/>)?\s*</c>")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_LINK = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')


def silent_cells(path: str, sheet: str) -> Iterator[str]:
    """A note for each of the two kinds of cell that the sheet has."""
    try:
        with zipfile.ZipFile(path) as parts:
            name = _part_of(parts, sheet)
            if name is None:
                return
            with parts.open(name) as xml:
                errors, unsaved = _counted(xml)
    except (zipfile.BadZipFile, KeyError, OSError, UnicodeDecodeError):
        return
    if errors:
        yield f"{errors:,} cell{'s hold' if errors > 1 else ' holds'} an error such as #DIV/0!, which states nothing"
    if unsaved:
        advice = "open the workbook and save it, so that they are worked out"
        yield f"{unsaved:,} formula{'s have' if unsaved > 1 else ' has'} no saved result and states nothing: {advice}"


def _part_of(parts: zipfile.ZipFile, sheet: str) -> str | None:
    from html import unescape

    links = {}
    for tag in _LINK.findall(parts.read("xl/_rels/workbook.xml.rels").decode()):
        link = dict(_ATTRIBUTE.findall(tag))
        links[link.get("Id")] = link.get("Target", "")
    for tag in _SHEET.findall(parts.read("xl/workbook.xml").decode()):
        found = dict(_ATTRIBUTE.findall(tag))
        if unescape(found.get("name", "")) == sheet:
            target = links.get(next((value for key, value in found.items() if key.endswith(":id")), None), "")
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    return None


def _counted(xml: IO[bytes]) -> tuple[int, int]:
    errors = unsaved = 0
    rest = b""
    while piece := xml.read(_PIECE):
        text = rest + piece
        # what begins in the last bytes may end in the next piece: it is counted there
        cut = max(0, len(text) - _OVERLAP) if len(piece) == _PIECE else len(text)
        cut = text.rfind(b"<c ", 0, cut) if cut < len(text) and b"<c " in text[:cut] else cut
        errors += len(_ERROR.findall(text[:cut]))
        unsaved += len(_NO_RESULT.findall(text[:cut]))
        rest = text[cut:]
    return errors + len(_ERROR.findall(rest)), unsaved + len(_NO_RESULT.findall(rest))
