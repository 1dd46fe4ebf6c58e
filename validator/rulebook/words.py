"""The words of the rule language: functions, aggregates and properties, each with its arity and what it yields."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """``fewest`` to ``most`` arguments; ``takes`` and ``gives`` are ``number``, ``date``, ``weekday``, ``truth`` …."""

    fewest: int
    most: int
    takes: str
    gives: str
    meaning: str


FUNCTIONS: dict[str, Word] = {
    "abs": Word(1, 1, "number", "number", "the number without its sign"),
    "min": Word(2, 20, "number", "number", "the least of several numbers"),
    "max": Word(2, 20, "number", "number", "the greatest of several numbers"),
    "round": Word(1, 2, "number", "number", "rounded to a multiple of the second number, 1 if there is none"),
    "rounded": Word(
        1, 1, "reference", "number", "the claim, read as rounded to the last digit written: 25 is 24.5 to 25.5"
    ),
    "shortened": Word(
        1, 1, "reference", "number", "the claim, read as rounded to its last digit that is no zero: 1,600"
    ),
    "days": Word(2, 2, "date", "number", "days from the first date to the second"),
    "years": Word(2, 2, "date", "number", "completed years from the first date to the second"),
    "weekday": Word(1, 1, "date", "weekday", "the day of the week of a date"),
    "date": Word(1, 1, "variable", "date", "a member, such as one of as_of, read as a date"),
    "published": Word(0, 0, "", "date", "the date of publication of the record's source"),
    "whole": Word(1, 1, "number", "truth", "the number can be a whole number"),
    "possible": Word(1, 1, "truth", "truth", "true where the condition can be true for some allowed values"),
    "stated": Word(1, 1, "reference or property", "truth", "a claim states the cell, or the property is declared"),
    "direction": Word(1, 1, "reference", "truth", "the claim gives a direction only: rose, fell"),
    "restated": Word(1, 1, "reference", "truth", "all claims of the cell in one unit share a value"),
    "converted": Word(1, 1, "reference", "truth", "claims of the cell in different units share a value once rounded"),
    "spread": Word(
        1, 1, "reference", "number", "greatest statement of the cell ÷ the least; 0 where not all are positive"
    ),
}

AGGREGATES: dict[str, Word] = {
    "sum": Word(1, 1, "number", "number", "the sum over the dimension's members"),
    "min": Word(1, 1, "number", "number", "the least over the members"),
    "max": Word(1, 1, "number", "number", "the greatest over the members"),
    "mean": Word(1, 1, "number", "number", "the sum divided by the number of members"),
    "count": Word(1, 1, "number", "number", "how many members there are"),
    "ascending": Word(1, 1, "number", "truth", "no member is less than one before it, by date or number of the member"),
    "rank": Word(1, 1, "number", "number", "with `among`: 1 for the greatest member; -x ranks the least first"),
}

PROPERTIES: dict[str, tuple[str, str]] = {
    "additive": ("truth", "parts of the measure may be summed (implied by a count)"),
    "whole": ("truth", "only whole values exist (implied by a count)"),
    "cumulative": ("truth", "a later value is never less"),
    "signed": ("truth", "a change is later minus earlier (`sign: increase`); false for favourable/unfavourable signs"),
    "percent": ("truth", "the measure itself is a percentage"),
    "date": ("truth", "the measure's values are dates"),
    "count": ("truth", "the measure is a count, and its minimum of 0 is implied, not declared"),
    "minimum": ("number", "the least possible value (0 for a count)"),
    "maximum": ("number", "the greatest possible value"),
    "complete": ("truth", "the dimension's members are declared: known, complete and disjoint"),
    "size": ("number", "how many members the dimension has"),
}

STATEMENT_WORDS = frozenset({"restated", "converted", "spread"})
"""Functions over all claims that state one cell, not over its value."""
