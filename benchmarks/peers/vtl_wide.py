"""The violations of each rule in a wide table by VTL's check_datapoint, run by vtlengine on its DuckDB backend."""

import json
import sys
from pathlib import Path

import vtlengine

FIGURES = ("military", "civilian", "per_side", "total", "agreed", "women")
RULES = {
    "parts-make-side": "military + civilian = per_side",
    "sides-make-total": "per_side * 2 = total",
    "side-within-agreed": "per_side <= agreed",
    "total-within-agreed": "total <= 2 * agreed",
    "women-in-total": "women <= total",
} | {f"not-negative-{name}": f"{name} >= 0" for name in FIGURES}
lines = ";\n".join(f"{name.replace('-', '_')}: {rule}" for name, rule in RULES.items())
script = f"""
define datapoint ruleset figures (variable {", ".join(FIGURES)}) is
{lines}
end datapoint ruleset;
found <- check_datapoint(votes, figures invalid);
"""
structure = {
    "datasets": [
        {
            "name": "votes",
            "DataStructure": [
                {"name": "id", "type": "String", "role": "Identifier", "nullable": False},
                *({"name": name, "type": "Integer", "role": "Measure", "nullable": True} for name in FIGURES),
            ],
        }
    ]
}
found = vtlengine.run(script, structure, {"votes": Path(sys.argv[1])}, use_duckdb=True)["found"].data
counts = dict.fromkeys([*list(RULES)[:5], "not-negative"], 0)
for rule, count in found["ruleid"].value_counts().items():
    counts["not-negative" if rule.startswith("not_negative") else rule.replace("_", "-")] += int(count)
print(json.dumps(counts))
