"""The names of columns as rules and records can hold them.

Contract: every column has a name, no two the same, and each may stand in a rule: on one line, without backquotes, not
beginning with a question mark. A name that the file gives to several columns belongs to none of them: which one a rule
means could only be guessed, and a wrong guess accuses somebody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")


def column_names(written: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of columns whose heads are ``written``, and what a person should know of them.

    >>> column_names(["county", " votes ", "", "votes"])[0]
    ('county', 'votes (column 2)', 'column_3', 'votes (column 4)')
    """
    clean = [_clean(name) for name in written]
    counts = Counter(clean)
    names, notes = [], []
    for number, name in enumerate(clean, 1):
        if not name:
            names.append(f"column_{number}")
            notes.append(f"column {number} has no name: it is called 'column_{number}'")
        elif counts[name] > 1:
            names.append(f"{name} (column {number})")
        else:
            names.append(name)
    for name, count in counts.items():
        if name and count > 1:
            given = next(entry for entry, cleaned in zip(names, clean, strict=True) if cleaned == name)
            notes.append(f"{count} columns are called {name!r}: each is told apart by its number, as in {given!r}")
    taken: set[str] = set()
    for at in range(len(names)):
        while names[at] in taken:  # somebody named a column 'column_3', or 'votes (column 2)'
            names[at] += "'"
        taken.add(names[at])
    return tuple(names), tuple(notes)


def _clean(name: str) -> str:
    return _SPACE.sub(" ", name).replace("`", "'").strip().lstrip("?").strip()
