"""The article's own text, read from the file that the record names, or why it is not there.

Contract: nothing but a text below the record's folder or the current folder is read, so that a record from elsewhere
cannot put another file of this machine on a page that is passed on.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.claims.record import Record

MOST_BYTES = 8_000_000
"""A longer file is no article, and no browser would like it."""


@dataclass(frozen=True, slots=True)
class ArticleText:
    """A text in which claims are marked; ``missing`` says why it is the quotes alone and not the article."""

    text: str
    missing: str | None = None


def article_text(record: Record) -> ArticleText:
    """The article's text with its title before it, or else the quotes of the claims, each a paragraph.

    >>> from validator.claims.record import Claim, Record
    >>> article_text(Record(claims=(Claim(measure="sold", value="85", quote="85 in the south"),)))
    ArticleText(text='85 in the south', missing='the record does not say which file holds the text')
    """
    source = record.source
    text, missing = _read(record)
    if missing is not None:
        quotes = dict.fromkeys(claim.quote.strip() for claim in record.claims if claim.quote and claim.quote.strip())
        return ArticleText("\n\n".join(quotes), missing)
    title = (source.title or "").strip() if source is not None else ""
    if title and " ".join(title.split()) not in " ".join(text[: len(title) * 2 + 1000].split()):
        text = f"{title}\n\n{text}"
    return ArticleText(text)


def _read(record: Record) -> tuple[str, str | None]:
    """The text, or the reason why there is none."""
    named = record.source.path if record.source is not None else None
    if not named:
        return "", "the record does not say which file holds the text"
    if record.origin is None:
        return "", f"{named} cannot be found: the record was not read from a file"
    folder = Path(record.origin.lines.path).parent
    try:
        path = Path(os.path.realpath(folder / named))
        if not any(path.is_relative_to(os.path.realpath(within)) for within in (folder, ".")):
            return "", f"{named} is outside the folder of the record and outside the current folder, so it is not read"
        if not path.exists():
            return "", f"there is no file {named} where the record says it is"
        if not path.is_file():
            return "", f"{named} is no file"
        if path.stat().st_size > MOST_BYTES:
            return "", f"{named} has more than {MOST_BYTES // 1_000_000} million bytes"
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return "", f"{named} is not text in UTF-8"
    except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
        return "", f"{named} cannot be read: {getattr(error, 'strerror', None) or error}"
    if "\0" in text:
        return "", f"{named} is not a text"
    if not text.strip():
        return "", f"{named} is empty"
    return text.replace("\r\n", "\n").replace("\r", "\n"), None
