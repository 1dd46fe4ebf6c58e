"""Spark's SQL, where it differs from DuckDB's: of what the screen needs.

Contract: as in ``dialect``: what is not surely the same as in DuckDB is null, and its row is left to the exact judge.
Whole numbers have 64 bits, and ANSI mode raises where one does not fit; none is written that might not. Made for Spark
4.0 and later, in a session as ``session.connected`` sets it up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from validator.bulk.dialect import Dialect

_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_Tree = dict[str, "_Tree"]


class SparkSql(Dialect):
    """What Spark calls differently."""

    has_huge = False

    def quoted(self, text: str) -> str:
        r"""A text as a literal.

        >>> print(SparkSql().quoted("the party's ${x} \\"))
        'the party\'s \u0024{x} \\'
        """
        return "'" + "".join(_ESCAPES.get(char, char) for char in text) + "'"

    def matches(self, text: str, pattern: str) -> str:
        """The condition that a whole text matches a pattern; Java's ``$`` would allow a line end after it."""
        return f"{text} RLIKE r'^(?:{pattern})\\z'"

    def trimmed(self, text: str, characters: str) -> str:
        """A text without these characters at its beginning and end."""
        return f"trim(BOTH {self.quoted(characters)} FROM {text})"

    def trailing_zeros(self, digits: str) -> str:
        """How many zeros a text of digits ends in."""
        return f"(length({digits}) - length(trim(TRAILING '0' FROM {digits})))"

    def is_finite(self, number: str) -> str:
        """The condition that a float is a number; for Spark NaN is larger than infinity."""
        return f"abs({number}) < double('Infinity')"

    def days(self, text: str) -> str:
        """As in DuckDB: Spark's calendar is the proleptic Gregorian one as well (since version 3)."""
        return f"datediff(TRY_CAST({text} AS DATE), DATE '0001-01-01') + 1"

    def day(self, moment: str) -> str:
        """A day as text; points in time are not read by Spark, which knows other time zones than the exact reader."""
        return f"{moment}::STRING"

    def json_texts(self, rows: str, paths: Sequence[str]) -> tuple[str, list[str]]:
        """The rows of ``line`` with the texts at JSON paths beside them: the line is parsed once for all of them.

        A number comes as Spark writes it (``24.50`` as ``24.5``): the line is then not what its pieces make up.
        """
        tree: _Tree = {}
        for path in paths:
            at = tree
            for step in _steps(path):
                at = at.setdefault(step, {})
        texts = [_access("j", path) for path in paths]
        names = [f"v{number}" for number in range(1, len(paths) + 1)]
        listed = "".join(f", {text} AS {name}" for text, name in zip(texts, names, strict=True))
        parsed = f"(SELECT *, from_json(line, {self.quoted(_schema(tree))}) AS j FROM {rows})"
        return f"(SELECT *{listed} FROM {parsed})", names

    def listed(self, items: Sequence[str]) -> str:
        """A list of expressions of one type."""
        return f"array({', '.join(items)})"

    def cells(self, delimiter: str, width: int) -> tuple[str, str, list[str]]:
        """A column that holds the cells of ``line``, their number, and the SQL of each cell; null where it is not."""
        column = f"split(line, {self.quoted(re.escape(delimiter))}) AS v"
        return column, "size(v)", [f"get(v, {number})" for number in range(width)]


_ESCAPES = {"\\": "\\\\", "'": "\\'", "$": "\\u0024", "\n": "\\n", "\r": "\\r", "\0": "\\u0000", "\x1a": "\\u001a"}
"""``$`` begins a variable, which Spark would put its value for even in a literal."""


def _steps(path: str) -> list[str]:
    """The steps of a path; every element of a list is one."""
    return [name if name else "[]" for name, _ in _STEP.findall(path)]


def _access(root: str, path: str) -> str:
    sql = root
    for name, number in _STEP.findall(path):
        sql = f"{sql}.`{name}`" if name else f"get({sql}, {number})"
    return sql


def _schema(tree: _Tree) -> str:
    """The type of what is read of a JSON value: every leaf is a text."""
    if not tree:
        return "STRING"
    if "[]" in tree:
        return f"ARRAY<{_schema(tree['[]'])}>"
    fields = ", ".join(f"`{name}`: {_schema(below)}" for name, below in sorted(tree.items()))
    return f"STRUCT<{fields}>"


SPARK = SparkSql()
