"""The violations of each rule in a wide table by pointblank, with Polars."""

import json
import sys
from collections import Counter

import pointblank as pb
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
table = pl.read_csv(path) if path.endswith(".csv") else pl.read_parquet(path)
validation = pb.Validate(table)
for name, holds in RULES.items():
    validation = validation.col_vals_expr(holds, brief=name)
validation = validation.col_vals_ge(list(FIGURES), 0, brief="not-negative").interrogate(get_first_n=0)
steps = [*RULES, *["not-negative"] * len(FIGURES)]
counts: Counter[str] = Counter()
for step, failed in validation.n_failed().items():
    counts[steps[step - 1]] += failed
print(json.dumps(counts))
