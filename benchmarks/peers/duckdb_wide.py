"""The violations of each rule in a wide table, counted by hand with DuckDB: one scan."""

import json
import sys

import duckdb

path = sys.argv[1]
FIGURES = ("military", "civilian", "per_side", "total", "agreed", "women")
if path.endswith(".csv"):
    columns = "{'id': 'VARCHAR', " + ", ".join(f"'{name}': 'BIGINT'" for name in FIGURES) + "}"
    table = f"read_csv('{path}', header = true, auto_detect = false, columns = {columns})"
else:
    table = f"read_parquet('{path}')"
cursor = duckdb.execute(f"""
    SELECT count_if(military + civilian <> per_side) AS "parts-make-side",
           count_if(per_side * 2 <> total) AS "sides-make-total",
           count_if(per_side > agreed) AS "side-within-agreed",
           count_if(total > 2 * agreed) AS "total-within-agreed",
           count_if(women > total) AS "women-in-total",
           {" + ".join(f"count_if({name} < 0)" for name in FIGURES)} AS "not-negative"
    FROM {table}
""")
names = [column[0] for column in cursor.description]
print(json.dumps(dict(zip(names, map(int, cursor.fetchone()), strict=True))))
