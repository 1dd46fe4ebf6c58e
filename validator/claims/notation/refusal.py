"""Why a written value cannot be read, while the parts of the notation pass it up to the entry point.

Contract: a reader of one form returns None when the text is not of its form, and raises ``Refusal`` when it is but
cannot be right. ``read_quantity`` turns every refusal into an ``UnreadableValueError`` that names the whole text.
"""

from __future__ import annotations


class Refusal(ValueError):  # noqa: N818 - it is not told to anybody: the entry point turns it into an error
    """The text has a known form and is wrong; the message is the reason, in one clause."""


FORMS = (
    "390", "1,000", "three hundred and ninety", "24.50", "1.2 million", "4.1bn", "39%", "$4.1bn", "2 1/2",
    "one in five", "two-thirds", "about 390", "more than 100", "dozens", "between 5 and 7", "22,000–25,000", "3 to 1",
    "doubled", "2025-05-23", "23 May 2025", "May 2025", "Q3 2024", "Friday", "last week", "three weeks",
    "second-largest", "3rd",
)  # fmt: skip
"""Examples of what is understood, shown with every value that is not."""
