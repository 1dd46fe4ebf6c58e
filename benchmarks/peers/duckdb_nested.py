"""The violations of each rule in nested JSON Lines, counted by hand with DuckDB, as one writes it for this very file.

It relies on what it knows: which claims there are, in this order, no others, one way of writing numbers, "about" before
three of them at most. The types are said, and only what is needed of a claim is read. "About N" is widened by a tenth
and half a step of its last digit that is not zero, in twentieths.
"""

import json
import sys

import duckdb

FIGURES = ("military", "civilian", "per_side", "total", "agreed", "women")
WIDENED = ("total", "agreed", "women")


def figure(place: int, name: str) -> str:
    text = f"claims[{place}].value"
    if name not in WIDENED:
        return f"{text}::BIGINT AS {name}"
    return f"replace({text}, 'about ', '')::BIGINT AS {name}, starts_with({text}, 'about') AS about_{name}"


def half_steps(name: str) -> str:
    """Half a step in twentieths, and a tenth."""
    return f"(10 * (10 ** (length({name}::VARCHAR) - length(rtrim({name}::VARCHAR, '0'))))::BIGINT + 2 * abs({name}))"


def ends(name: str) -> str:
    wider = f"CASE WHEN about_{name} THEN {half_steps(name)} ELSE 0 END"
    return f"20 * {name} - {wider} AS {name}_from, 20 * {name} + {wider} AS {name}_to"


cursor = duckdb.execute(f"""
    WITH read AS (
        SELECT {", ".join(figure(place, name) for place, name in enumerate(FIGURES, 1))},
               TRY_CAST(claims[7].value AS DATE) AS day,
               claims[8].value AS weekday
        FROM read_ndjson('{sys.argv[1]}', columns = {{claims: 'STRUCT(value VARCHAR)[]'}})
    ), widened AS (
        SELECT *, {", ".join(map(ends, WIDENED))} FROM read
    )
    SELECT count_if(military + civilian <> per_side)
             + count_if(40 * per_side NOT BETWEEN total_from AND total_to) AS "parts-make-whole",
           count_if(military > per_side) + count_if(civilian > per_side)
             + count_if(20 * per_side > total_to) + count_if(women_from > total_to) AS "part-within-whole",
           count_if(20 * per_side > agreed_to) AS "within-target",
           count_if(military < 0) + count_if(civilian < 0) + count_if(per_side < 0)
             + count_if(total_to < 0) + count_if(women_to < 0) AS "count-not-negative",
           count_if(dayname(day) <> weekday) AS "weekday-of-date"
    FROM widened
""")
names = [column[0] for column in cursor.description]
print(json.dumps(dict(zip(names, map(int, cursor.fetchone()), strict=True))))
