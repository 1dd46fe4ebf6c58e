"""Free text in a SARIF file: one harmless line, of bounded length, that neither links nor fills in anything.

Contract: what somebody wrote in a record, a rule or a path is shown and never obeyed. SARIF reads two things in a plain
text message: ``{0}`` as a placeholder (SARIF 2.1.0 §3.11.5) and ``[text](1)`` as a link (§3.11.6).
"""

from __future__ import annotations

import re

from validator.report.plain import safe

MOST_OF_ID = 100
MOST_OF_VALUE = 120
MOST_OF_QUOTE = 300
MOST_OF_LINE = 1_000
"""So many characters of an id, a value, a quote and a line of arithmetic are told, and how many more there are."""

_IN_LINKS = re.compile(r"([\\\[\]])")
_IN_MARKDOWN = re.compile(r"([\\`*_\[\]|~])")


def words(text: str, most: int = MOST_OF_LINE) -> str:
    """Free text for a plain text message.

    Braces are doubled, as §3.11.5 asks for. What would read as a link gets a space, because §3.11.6 knows no way to
    write ``](`` outside of one.

    >>> words("see [here](javascript:alert) for {0}\\n")
    'see [here] (javascript:alert) for {{0}} '
    """
    return safe(text, most).replace("](", "] (").replace("{", "{{").replace("}", "}}")


def bounded(text: str, limit: int) -> str:
    """Free text of at most ``limit`` characters, all told: for properties whose length GitHub limits."""
    told = words(text, limit)
    # doubled braces count twice, and so does what says how much was left out
    return told if len(told) <= limit else words(text, limit // 4)


def link(text: str, location: int) -> str:
    """A link to a location of the same result; in its text brackets and backslashes are escaped (§3.11.6).

    >>> link("para[0]", 2)
    '[para\\\\[0\\\\]](2)'
    """
    plain = safe(text, MOST_OF_ID).replace("{", "{{").replace("}", "}}")
    escaped = _IN_LINKS.sub(r"\\\1", plain)
    return f"[{escaped}]({location})"


def markdown(text: str) -> str:
    """Free text in a line of Markdown, which it does not format.

    >>> markdown("a*b < <b>c")
    'a\\\\*b &lt; &lt;b&gt;c'
    """
    entities = words(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _IN_MARKDOWN.sub(r"\\\1", entities)


def sentence(text: str) -> str:
    """Text that ends as a sentence does.

    >>> sentence("Parts add up to their whole"), sentence("Why?")
    ('Parts add up to their whole.', 'Why?')
    """
    return text if text.endswith((".", "!", "?", "…", ".”", "!”", "?”")) else f"{text}."
