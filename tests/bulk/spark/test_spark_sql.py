"""The screen's SQL says in Spark what it says in DuckDB, and what the exact judge says."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import zip_longest
from typing import Any

import duckdb

from validator.bulk.dialect import DUCKDB
from validator.bulk.formula_sql import CellRange, NotScreenedError, truth_sql
from validator.bulk.positions import Position
from validator.bulk.spark.screening import view
from validator.bulk.spark.spark_sql import SPARK
from validator.bulk.whole_sql import HUGE_TYPE, TooLargeError, column
from validator.claims.interval import Interval
from validator.judge import normal
from validator.judge.evaluate import truth_of
from validator.judge.verdict import Truth

LARGEST = 10**6
WIDE = (False, False, True, True)
"""Which of the cells may be no single number."""
MOST = 2_000
"""Characters of a formula in SQL: longer ones only cost Spark time."""
FORMULAS, ROWS = 50, 12


def _polynomial(chance: random.Random) -> normal.Polynomial:
    terms = {
        tuple(sorted(chance.choices(range(len(WIDE)), k=chance.randint(0, 2)))): chance.choice([-5, -2, -1, 1, 3])
        for _ in range(chance.randint(1, 4))
    }
    return normal.finish(terms)[0]


def _formula(chance: random.Random, depth: int = 1) -> normal.Formula:
    some = [_polynomial(chance) for _ in range(chance.randint(1, 3))]
    partial = chance.random() < 0.3
    match chance.randint(0, 4 if depth == 0 else 8):
        case 0 | 1:
            divisors = (_polynomial(chance),) if chance.random() < 0.3 else ()
            return normal.Relation(some[0], chance.choice(["=", "!=", "<", "<="]), divisors, partial)
        case 2:
            scale = Fraction(chance.randint(1, 9), chance.randint(1, 4))
            return normal.Multiple(some[0], scale, chance.choice([1, 7]), partial)
        case 3:
            return normal.Common(tuple(some), partial)
        case 4:
            return normal.Ascending(tuple(some), partial)
        case 5:
            return normal.Negation(_formula(chance, depth - 1))
        case 6:
            return normal.Possible(_formula(chance, depth - 1))
        case other:
            kind = normal.Conjunction if other == 7 else normal.Disjunction
            return kind(tuple(_formula(chance, depth - 1) for _ in range(2)))


def _rows(chance: random.Random) -> list[list[tuple[int, int]]]:
    """A few rows: the ends of each cell, at its scale; small numbers meet often."""
    found = []
    for _ in range(ROWS):
        lows = [chance.choice([chance.randint(-6, 6), chance.randint(-LARGEST, LARGEST)]) for _ in WIDE]
        found.append([(low, low + chance.randint(0, 5) if wide else low) for low, wide in zip(lows, WIDE, strict=True)])
    return found


def test_formulas_have_the_judges_truth_in_spark_and_in_duckdb(cluster: Any) -> None:
    chance = random.Random(20250523)
    values = _rows(chance)
    compiled: list[tuple[normal.Formula, tuple[int, ...], str]] = []
    while len(compiled) < FORMULAS:
        formula = _formula(chance)
        scales = tuple(chance.choice([1, 2, 20]) for _ in WIDE)
        cells = [
            CellRange(column(f"l{cell}", LARGEST + 5), column(f"h{cell}" if wide else f"l{cell}", LARGEST + 5), scale)
            for cell, (wide, scale) in enumerate(zip(WIDE, scales, strict=True))
        ]
        try:
            truths = truth_sql(formula, cells)
        except (NotScreenedError, TooLargeError):
            continue
        cases = " ".join(f"WHEN {truths.is_one_of(truth)} THEN {int(truth)}" for truth in Truth)
        if HUGE_TYPE not in cases and len(cases) < MOST:  # what needs 128 bits is left to the judge there
            compiled.append((formula, scales, f"CASE {cases} END"))
    names = [f"{end}{cell}" for cell in range(len(WIDE)) for end in "lh"]
    table = [dict(zip(names, [end for cell in row for end in cell], strict=True)) for row in values]
    listed = ", ".join(sql for _, _, sql in compiled)
    expected = [
        tuple(
            int(truth_of(formula, [_box(ends, scale) for ends, scale in zip(row, scales, strict=True)]))
            for formula, scales, _ in compiled
        )
        for row in values
    ]
    with duckdb.connect() as connection:
        typed = ", ".join(f"{name} BIGINT" for name in names)
        connection.execute(f"CREATE TABLE t ({typed})")
        for row in table:
            connection.execute(f"INSERT INTO t VALUES ({', '.join(map(str, row.values()))})")
        assert expected == connection.execute(f"SELECT {listed} FROM t ORDER BY rowid").fetchall()
    for number, row in enumerate(table):
        row["row"] = number
    view(cluster, "t", table, **dict.fromkeys((*names, "row"), "int64"))
    cluster.conf.set("spark.sql.ansi.enabled", "true")
    found = cluster.sql(f"SELECT {listed} FROM t ORDER BY row").collect()
    assert expected == [tuple(row) for row in found]


def _box(ends: tuple[int, int], scale: int) -> Interval:
    return Interval(Fraction(ends[0], scale), Fraction(ends[1], scale))


TEXTS = [
    *("0", "-0", "7", "007", "-12", "+5", " 12", "12 ", "12\n", "1_000", "1e3", "0x1F", "１２", "½", "", "12.", ".5"),
    *("999999999", "1000000000", "-1000000000", "1000000001", "9223372036854775807", "9223372036854775808", "9" * 400),
    *(
        "0.5",
        "-0.5",
        "24.9",
        "24.90",
        "24.905",
        "-0.0",
        "1234567890.5",
        "12.5\n",
        "1.2.3",
        "--1",
        "1-2",
        "NaN",
        "Infinity",
    ),
    *("about 12", "it's", 'a "quote"', "back\\slash", "${user.name}", "a\tb", "🙂", "ß", "null", "true", "\u2028"),
]


def test_texts_are_read_alike(cluster: Any) -> None:
    """A text that DuckDB reads is read by Spark as the same ends, and one that it does not read is not read either."""
    inline = tuple((text, number, number + 1, number % 2 == 0) for number, text in enumerate(TEXTS[-11:]))
    positions = [
        Position(0, "t"),
        Position(1, "t", 10**9, "rounded", 2, 200),
        Position(2, "t", 10**6, "exact", 1, 10, inline=inline),
        Position(3, "t", 10**9, "rounded", 3, 2_000, inline=inline, whole=False),
    ]
    wholes = ", ".join(position.whole_column for position in positions if position.whole)

    def query(sql: Any) -> str:
        ends = ", ".join(end for position in positions for end in position.ends(sql))
        return f"SELECT {ends} FROM (SELECT *, {wholes} FROM texts) ORDER BY row"

    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE texts (row INT, t VARCHAR)")
        for number, text in enumerate(TEXTS):
            connection.execute(f"INSERT INTO texts VALUES ({number}, {DUCKDB.quoted(text)})")
        expected = connection.execute(query(DUCKDB)).fetchall()
    view(cluster, "texts", [{"row": number, "t": text} for number, text in enumerate(TEXTS)], row="int32", t="string")
    cluster.conf.set("spark.sql.ansi.enabled", "true")
    found = [tuple(row) for row in cluster.sql(query(SPARK)).collect()]
    for text, one, other in zip_longest(TEXTS, expected, found):
        assert one == other, text


def test_literals_are_the_texts(cluster: Any) -> None:
    found = cluster.sql(f"SELECT {', '.join(map(SPARK.quoted, TEXTS))}").first()
    assert list(found) == TEXTS


def test_json_texts_are_those_of_the_line(cluster: Any) -> None:
    lines = [
        '{"id":"r1","claims":[{"value":"7"},{"value":24.5}],"source":{"title":"a"}}',
        '{"claims":[],"id":"r2"}',
        '{"id":"r3","claims":[{"quote":"q"}',
        "{broken",
        "",
    ]
    view(cluster, "lines", [{"row": at, "line": line} for at, line in enumerate(lines)], row="int32", line="string")
    paths = ["$.id", "$.claims[0].value", "$.claims[1].value", "$.source.title"]
    rows, texts = SPARK.json_texts("lines", paths)
    found = cluster.sql(f"SELECT {', '.join(texts)} FROM {rows} ORDER BY row").collect()
    nothing = (None, None, None, None)
    assert [("r1", "7", "24.5", "a"), ("r2", None, None, None), nothing, nothing, nothing] == [tuple(r) for r in found]


def test_cells_are_those_of_the_line(cluster: Any) -> None:
    view(cluster, "cut", [{"line": "a|b||"}], line="string")
    cut, count, cells = SPARK.cells("|", 5)
    found = cluster.sql(f"SELECT {count}, {', '.join(cells)} FROM (SELECT *, {cut} FROM cut)").first()
    assert tuple(found) == (4, "a", "b", "", "", None)


def test_floats_that_are_no_numbers_state_nothing(cluster: Any) -> None:
    query = f"SELECT {SPARK.is_finite('x')} FROM VALUES (1.5D), (double('NaN')), (double('-Infinity')) AS t(x)"
    assert [row[0] for row in cluster.sql(query).collect()] == [True, False, False]
