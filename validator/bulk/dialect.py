"""What engines call differently in SQL, of what the screen needs; all else it writes as every engine reads it.

Contract: an engine's functions must give what DuckDB's give, or null: a row with a null is left to the exact judge. The
texts that are compared are byte for byte those of the input.
"""

from __future__ import annotations

from collections.abc import Sequence


class Dialect:
    """DuckDB's SQL; another engine overrides what it calls differently."""

    has_huge = True
    """Whether there are whole numbers of 128 bits."""

    def quoted(self, text: str) -> str:
        """A text as a literal.

        >>> Dialect().quoted("the party's")
        "'the party''s'"
        """
        return quoted(text)

    def matches(self, text: str, pattern: str) -> str:
        """The condition that a whole text matches a pattern without quotation marks."""
        return f"regexp_full_match({text}, '{pattern}')"

    def trimmed(self, text: str, characters: str) -> str:
        """A text without these characters, none of which is visible ASCII, at its beginning and end.

        Most texts begin and end with visible ASCII: for them nothing is looked for, which is four times as quick.
        """
        plain = f"{text} >= '!' AND {text} < chr(127) AND ({text})[-1] BETWEEN '!' AND '~'"
        return f"CASE WHEN {plain} THEN {text} ELSE trim({text}, {self.quoted(characters)}) END"

    def trailing_zeros(self, digits: str) -> str:
        """How many zeros a text of digits ends in."""
        return f"(length({digits}) - length(rtrim({digits}, '0')))"

    def days(self, text: str) -> str:
        """The day that a text in the form 2025-05-23 names, counted as ``datetime.date.toordinal`` does, or null."""
        return f"date_diff('day', DATE '0001-01-01', TRY_CAST({text} AS DATE)) + 1"

    def is_finite(self, number: str) -> str:
        """The condition that a float is a number."""
        return f"isfinite({number})"

    def day(self, moment: str) -> str:
        """A day or a point in time as text, as ``written.day_text`` has it."""
        return f"regexp_replace({moment}::STRING, '^(.{{0,12}}) 00:00:00$', '\\1')"

    def json_texts(self, rows: str, paths: Sequence[str]) -> tuple[str, list[str]]:
        """The rows of ``line`` with the texts at JSON paths beside them, and the SQL of each text."""
        listed = ", ".join(self.quoted(path) for path in paths)
        found = f"(SELECT *, json_extract_string(line, [{listed}]) AS v FROM {rows})"
        return found, [f"v[{number}]" for number in range(1, len(paths) + 1)]

    def listed(self, items: Sequence[str]) -> str:
        """A list of expressions of one type."""
        return f"[{', '.join(items)}]"

    def cells(self, delimiter: str, width: int) -> tuple[str, str, list[str]]:
        """A column that holds the cells of ``line``, their number, and the SQL of each cell; null where it is not."""
        column = f"string_split(line, {self.quoted(delimiter)}) AS v"
        return column, "len(v)", [f"v[{number}]" for number in range(1, width + 1)]


class CarefulDialect(Dialect):
    """DuckDB's, where some lines may be no JSON: their texts are null, which takes a quarter longer."""

    def json_texts(self, rows: str, paths: Sequence[str]) -> tuple[str, list[str]]:
        """As in DuckDB, but null for what is no JSON: one broken line must not spoil the rest."""
        listed = ", ".join(self.quoted(path) for path in paths)
        found = f"(SELECT *, TRY(json_extract_string(line, [{listed}])) AS v FROM {rows})"
        return found, [f"v[{number}]" for number in range(1, len(paths) + 1)]


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


DUCKDB = Dialect()
CAREFUL = CarefulDialect()
