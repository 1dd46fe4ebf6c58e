"""The pages' templates, with every text escaped, and the styles and scripts that stand inside a page.

Contract: what a template is given is text and comes out as text: autoescape is on, and a name that is not given is an
error. ``shown`` makes one line of text harmless before it is escaped (``report.plain.safe``).
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from validator.report.plain import safe

if TYPE_CHECKING:
    from jinja2 import Environment

MOST_CHARACTERS = 2_000
"""Of a longer value or sentence the rest is counted. The article's text and the quotes are never cut."""


_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
"""What no page can hold: NUL is no character of HTML, and half a surrogate pair none of UTF-8."""
_OBEYED = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e]")
"""What would change how the text around it is shown: controls, and what turns the direction of digits around."""


def rendered(template: str, **values: Any) -> str:
    """The template of that name, filled in."""
    return _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", _environment().get_template(template).render(**values))


@cache
def static(name: str) -> str:
    """The text of a style or a script, as it will stand between its tags.

    >>> "@media print" in static("page.css")
    True
    """
    return files(__package__).joinpath("static", name).read_text(encoding="utf-8").strip() + "\n"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("validator.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown"] = shown
    environment.filters["copy"] = copy
    environment.filters["words"] = words
    environment.filters["counted"] = counted
    environment.filters["thousands"] = thousands
    return environment


def shown(text: object, most: int = MOST_CHARACTERS) -> str:
    """One line of text in which nothing is obeyed: line ends are spaces, control and direction marks are escapes.

    >>> shown("390\\u202e 093")
    '390\\\\u202e 093'
    """
    return safe(str(text), most)


def copy(text: str) -> str:
    """The article's own text, lines and all; only what would change how the text around it is shown is an escape.

    >>> copy("one\\ntwo \\u202e093")
    'one\\ntwo \\\\u202e093'
    """
    return _OBEYED.sub(lambda found: ascii(found[0])[1:-1], text)


def words(text: str) -> str:
    """A passage of the article on one line, of whatever length; signs that join letters or emoji stay.

    >>> words("each side\\nreleased  390")
    'each side released 390'
    """
    return copy(" ".join(text.split()))


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "contradiction"), counted(1200, "reply", "replies")
    ('1 contradiction', '1,200 replies')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def thousands(number: int) -> str:
    """A whole number with its thousands apart."""
    return f"{number:,}"
