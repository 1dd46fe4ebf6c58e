"""Rows told by a pattern beside the same rows judged one by one, and the tables and lines that tests try it with."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from validator.bulk.options import Options
from validator.bulk.row_pattern import RowForm
from validator.bulk.run import Run
from validator.bulk.tail import Done
from validator.report.dataset.tally import DataSetTally
from validator.rulebook.pack import load_rules
from validator.rulebook.rule import RuleBook

LINES = [
    "a + b = c",
    "c * 2 = d",
    "a <= c",
    "0 <= a <= 5",
    "a < b < c < d",
    "a / c = 39 %",
    "a * b <= d",
    "a != b",
    "a > 0 implies b > 0",
    "a - b <= 3 or c = 0",
    "a = 3 and b = 3",
    "not (a = 2)",
    "whole(a / 2)",
    "max(a, b) = c",
    "a = 2 * 3",
    "abs(a - b) <= 2",
    "ascending(part over kind)",
    "sum(part over kind) = whole",
]


def book_of(lines: list[str]) -> RuleBook:
    from validator.rulebook.line import line_rule

    shipped = load_rules([])
    return RuleBook((*shipped.rules, *(line_rule(line) for line in lines)), shipped.measures, shipped.members)


def compare(book: RuleBook, read: Any, form: RowForm, raws: list[Any], size: int) -> int:
    """Compare the two ways, in batches of ``size``; how many rows were told by a pattern."""
    run = Run(book, Options(write=lambda _: None))
    plain, known = run.work(read), run.work(read, form)
    told = 0
    assert known.known is not None
    before = known.known.tell

    def counted(raw: Any, lines: list[str]) -> bool | None:
        nonlocal told
        found = before(raw, lines)
        told += found is not None
        return found

    known.known.tell = counted  # type: ignore[method-assign]
    batches = [raws[begin : begin + size] for begin in range(0, len(raws), size)]
    expected = [plain.judged(batch, ["why"] * len(batch)) for batch in batches]
    found = [known.judged(batch, ["why"] * len(batch)) for batch in batches]
    assert [done.lines for done in expected] == [done.lines for done in found]
    assert [done.contradicting for done in expected] == [done.contradicting for done in found]
    assert merged(expected) == merged(found)
    return told


def merged(parts: list[Done]) -> DataSetTally:
    tally = DataSetTally()
    for part in parts:
        tally.merge(part.tally)
    return tally


numbers = st.one_of(
    st.integers(0, 6).map(str),
    st.integers(0, 6).map(str),
    st.integers(-3, 12).map(str),
    st.sampled_from(["0", "-0", "007", "1999", "2022", "123456789012345", "1234567890123456", "-999999999999999"]),
    st.sampled_from(["about 5", "2.5", "2.50", "3 persons", "1,200", "n/a", "39%", " 4", "4 ", "٣", "1e3", "", "+5"]),
)
small = st.integers(0, 6).map(str)
mostly = st.integers(0, 9).flatmap(lambda n: numbers if n == 0 else small)
tables = st.lists(st.tuples(mostly, mostly, mostly, mostly), min_size=30, max_size=60)
chosen = st.lists(st.sampled_from(LINES), min_size=1, max_size=5, unique=True)
quick = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
