"""The path of a file as services that show findings beside files want it: relative, with forward slashes."""

from __future__ import annotations

import os
import re

_ELSEWHERE = re.compile(r"<.*>|[a-z][a-z0-9+.-]+:.*", re.IGNORECASE | re.DOTALL)


def repository_path(path: str) -> str | None:
    """The path from the current folder, which in CI is the repository's; None where it is no file of it.

    A file outside of the folder, and what was read from standard input, from a text or from elsewhere, is none.

    >>> repository_path("./fixtures/../fixtures/record.json")
    'fixtures/record.json'
    >>> repository_path("<stdin>"), repository_path("s3://bucket/votes.parquet"), repository_path("../other.json")
    (None, None, None)
    """
    if not path or _ELSEWHERE.fullmatch(path):
        return None
    try:
        relative = os.path.relpath(path).replace(os.sep, "/")
    except ValueError:  # another drive, or a character that no path can have
        return None
    return None if relative == ".." or relative.startswith("../") else relative
