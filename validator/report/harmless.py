"""Text that a terminal cannot obey: characters that are not printable, as JSON escapes."""

from __future__ import annotations

import json


def harmless(text: str) -> str:
    """Escape what is not printable. Outside of strings JSON has nothing of the kind but the newlines of a report."""
    if text.isprintable() or all(line.isprintable() for line in text.split("\n")):
        return text
    escapes = {ord(char): json.dumps(char)[1:-1] for char in set(text) if char != "\n" and not char.isprintable()}
    return text.translate(escapes)
