"""The violations of each rule in a wide table by pandera, with its Polars backend; all errors are collected."""

import json
import sys
from collections import Counter

import pandera.polars as pa
import polars as pl

path = sys.argv[1]
FIGURES = ("military", "civilian", "per_side", "total", "agreed", "women")
military, civilian, per_side, total, agreed, women = (pl.col(name) for name in FIGURES)
RULES = {
    "parts-make-side": military + civilian == per_side,
    "sides-make-total": per_side * 2 == total,
    "side-within-agreed": per_side <= agreed,
    "total-within-agreed": total <= 2 * agreed,
    "women-in-total": women <= total,
}


def check(name: str, holds: pl.Expr) -> pa.Check:
    return pa.Check(lambda data: data.lazyframe.select(holds), name=name)


schema = pa.DataFrameSchema(
    {name: pa.Column(pl.Int64, pa.Check.ge(0, name="not-negative")) for name in FIGURES},
    checks=[check(name, holds) for name, holds in RULES.items()],
)
table = pl.read_csv(path) if path.endswith(".csv") else pl.read_parquet(path)
counts = Counter(dict.fromkeys([*RULES, "not-negative"], 0))
try:
    schema.validate(table, lazy=True)
except pa.errors.SchemaErrors as errors:
    for error in errors.schema_errors:
        counts[error.check.name] += int((~error.check_output["check_output"]).sum())
print(json.dumps(counts))
