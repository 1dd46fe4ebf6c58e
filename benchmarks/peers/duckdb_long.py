"""The violations of each rule in a long table, counted by hand with DuckDB: one pivot by conditional aggregates."""

import json
import sys

import duckdb

FIGURES = ("military", "civilian", "per_side", "total", "agreed", "women")
cursor = duckdb.execute(f"""
    WITH wide AS (
        SELECT {", ".join(f"any_value(value) FILTER (measure = '{name}') AS {name}" for name in FIGURES)},
               count_if(value < 0) AS negative
        FROM read_parquet('{sys.argv[1]}')
        GROUP BY record
    )
    SELECT count_if(military + civilian <> per_side) AS "parts-make-side",
           count_if(per_side * 2 <> total) AS "sides-make-total",
           count_if(per_side > agreed) AS "side-within-agreed",
           count_if(total > 2 * agreed) AS "total-within-agreed",
           count_if(women > total) AS "women-in-total",
           sum(negative) AS "not-negative"
    FROM wide
""")
names = [column[0] for column in cursor.description]
print(json.dumps(dict(zip(names, map(int, cursor.fetchone()), strict=True))))
