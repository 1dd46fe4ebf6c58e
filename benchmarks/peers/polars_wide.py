"""The violations of each rule in a wide table, counted by hand with Polars: one lazy scan, one pass."""

import sys

import polars as pl

path = sys.argv[1]
FIGURES = ("military", "civilian", "per_side", "total", "agreed", "women")
military, civilian, per_side, total, agreed, women = (pl.col(name) for name in FIGURES)
if path.endswith(".csv"):
    # With the types said, nothing is inferred, and the ids are not read.
    table = pl.scan_csv(path, schema={"id": pl.String} | dict.fromkeys(FIGURES, pl.Int64))
else:
    table = pl.scan_parquet(path)
counts = table.select(
    (military + civilian != per_side).sum().alias("parts-make-side"),
    (per_side * 2 != total).sum().alias("sides-make-total"),
    (per_side > agreed).sum().alias("side-within-agreed"),
    (total > 2 * agreed).sum().alias("total-within-agreed"),
    (women > total).sum().alias("women-in-total"),
    pl.sum_horizontal((pl.col(name) < 0).sum() for name in FIGURES).alias("not-negative"),
)
print(counts.collect(engine="streaming").write_json().strip("[]"))
