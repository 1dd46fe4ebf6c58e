"""How long it takes to say what is wrong, and how often that is right: the second part of `make bench`.

Against the same job done in the same run by plain mixed-integer programming, a record at a time (``explain_systems``).
Medians of several runs; nothing here asserts, but a wrong repair (``bench_repairs``) makes it exit with 1.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from random import Random
from typing import Any

from bench import show, timed
from bench_repairs import SEED, repairs
from explain_systems import PlainMilp, Rules, chained, consistent, story_record, story_rules, with_errors


def main() -> int:
    if "--cold" in sys.argv:
        cold_explanation()
        return 0
    print(f"\nWhat is wrong. Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}")
    many_of_one_shape()
    large_values()
    one_record()
    large_systems()
    return repairs()


# --- 1,000 records of one shape --------------------------------------------------------------------------------------


def many_of_one_shape() -> None:
    from validator.explain.diagnosis.circuits import compile_shape

    rules, random = story_rules(), Random(SEED)
    records = [
        with_errors(rules, story_record(random, 10 ** random.randint(2, 6)), random.choice((1, 1, 2)), random)
        for _ in range(1_000)
    ]
    whole, ones = [True] * rules.cells, [1] * rules.cells
    compiling = [timed(lambda: compile_shape(rules.cells, rules.rows, whole)) for _ in range(5)]
    left = 0
    found: list[Any] = []

    def solve(shape: Any) -> None:
        nonlocal left, found
        answers = shape.suspects(records, records, ones)
        left = answers.count(None)
        found = [one or rules.suspects(record) for one, record in zip(answers, records, strict=True)]

    first, again = [], []
    for _ in range(7):
        shape = compile_shape(rules.cells, rules.rows, whole)
        first.append(timed(partial(solve, shape)))
        again.append(timed(partial(solve, shape)))
    few = records[:100]
    asked = [10 * timed(lambda: [rules.suspects(record) for record in few]) for _ in range(3)]
    plain = PlainMilp(rules)
    with quiet():
        plain.least(records[0])
        one = [10 * timed(lambda: [plain.least(record) for record in few])]
        took, every = answered(lambda: [plain.every(record) for record in few])
    all_of_them = [10 * took]
    print("\n1,000 contradictory records, 6 cells, 10 linear rules (1 ms is 0.001 ms a record):")
    show("all minimum suspects, records of one shape together", first, "goal 50 ms")
    show("  the same shape again, with failures that it has seen", again)
    show("  once for the shape, before that: compiling it", compiling)
    show("  record by record, with the exact simplex", asked)
    show("scipy.optimize.milp, one minimum set (of 100 records, × 10)", one)
    show("scipy.optimize.milp, all minimum sets (of 100 records, × 10)", all_of_them)
    ratio("milp, one set ÷ records of one shape", one, first)
    ratio("milp, all sets ÷ records of one shape", all_of_them, first)
    differ = sum(
        {frozenset(way) for way in ours.sets} != set(theirs) for ours, theirs in zip(found, every, strict=False)
    )
    print(f"  {left} of 1,000 were left to the exact search; milp gives other sets in {differ} of {len(few)}")


def large_values() -> None:
    rules, random = story_rules(), Random(SEED)
    records = [with_errors(rules, story_record(random, 10**11), 1, random, by=1) for _ in range(100)]
    plain = PlainMilp(rules)
    with quiet():
        theirs = [plain.least(record) for record in records]
    ours = [rules.suspects(record) for record in records]
    print("\n100 records with values of 10¹¹, one of them off by 1:")
    print(f"  called consistent: by milp {theirs.count(frozenset())}, by this {sum(one.weight == 0 for one in ours)}")


# --- single systems --------------------------------------------------------------------------------------------------


def one_record() -> None:
    systems = []
    for seed in range(25):
        random = Random(seed)
        rules = chained(20, 15, random)
        systems.append((rules, with_errors(rules, consistent(rules, random, 1000), 2, random)))
    systems[0][0].suspects(systems[0][1], cold=True)
    ours = [timed(partial(rules.suspects, values, cold=True)) for rules, values in systems]
    with quiet():
        theirs = [timed(partial(_milp, rules, values)) for rules, values in systems]
    print("\nOne record of 20 cells and 15 rules with 2 errors, cold (25 of them):")
    show("all minimum suspects", ours, "goal 20 ms")
    show("scipy.optimize.milp, one minimum set", theirs)
    ratio("milp ÷ this", theirs, ours)
    warm = [float(number) for number in _explanations(systems)]
    show("the whole explanation of such a record, with conflicts and repairs", warm, "goal 20 ms")
    command = [sys.executable, __file__, "--cold"]
    cold = [float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(5)]
    show("  the first one of a process, with the imports that only it needs", cold)


def cold_explanation() -> None:
    """Print how long the first explanation of a process takes."""
    random = Random(0)
    rules = chained(20, 15, random)
    print(next(_explanations([(rules, with_errors(rules, consistent(rules, random, 1000), 2, random))])))


def _explanations(systems: list[tuple[Rules, tuple[int, ...]]]) -> Iterator[float]:
    """How long ``explain`` takes for each, of a judge that has seen none of them."""
    from validator import load_record, load_rules
    from validator.judge.judge import Judge

    book = load_rules()
    for rules, values in systems:
        judge = Judge(book)
        judged = judge.judge(load_record(_own_lines(rules, values)))

        def work(judge: Judge = judge, judged: Any = judged) -> None:
            from validator.explain.explaining import explain

            explain(judge, judged)

        yield timed(work)


def _own_lines(rules: Rules, values: tuple[int, ...]) -> dict[str, Any]:
    """The record whose own lines of arithmetic the rules are."""
    claims = [
        {"id": f"x{cell}", "measure": f"x{cell}", "value": str(value), "unit": "USD"}
        for cell, value in enumerate(values)
    ]
    checks = []
    for row in rules.rows:
        result = max(row.coefficients)
        parts = [f"{'+' if factor > 0 else '-'} x{cell}" for cell, factor in row.coefficients.items() if cell != result]
        checks.append(f"{' '.join(parts).removeprefix('+ ')} = x{result}")
    return {"id": "chained", "claims": claims, "checks": checks}


def _milp(rules: Rules, values: tuple[int, ...], limit: float = 60) -> frozenset[int] | None:
    return PlainMilp(rules).least(values, limit=limit)


def large_systems() -> None:
    from validator.explain.effort import Effort

    ours, theirs, proven, given_up, differ = [], [], 0, 0, 0
    for seed in range(12):
        random = Random(seed)
        rules = chained(100, 85, random)
        values = with_errors(rules, consistent(rules, random, 1000), 10, random)
        took, found = answered(partial(rules.suspects, values, Effort(5), cold=True))
        ours.append(took)
        proven += found.proven
        if seed % 2 == 0:
            with quiet():
                took, least = answered(partial(_milp, rules, values, limit=5))
            theirs.append(took)
            given_up += least is None
            differ += least is not None and len(least) != found.weight
    print("\n100 cells, 85 rules, 10 errors (12 systems, limit 5 s):")
    show("all minimum suspects", ours, "goal 2,000 ms")
    show(f"scipy.optimize.milp, one minimum set ({len(theirs)} of them, limit 5 s)", theirs)
    ratio("milp ÷ this", theirs, ours)
    print(f"  proven minimum: {proven} of {len(ours)}, the others say that it is not")
    print(f"  milp gave up {given_up}, and gave another number of errors in {differ} of {len(theirs)}")


# --- printing --------------------------------------------------------------------------------------------------------


def ratio(name: str, slow: list[float], quick: list[float]) -> None:
    print(f"  {name:<73}{statistics.median(slow) / statistics.median(quick):>9.1f} ×")


def answered(work: Callable[[], Any]) -> tuple[float, Any]:
    """How long it took, in milliseconds, and what came out."""
    start = time.perf_counter()
    answer = work()
    return (time.perf_counter() - start) * 1000, answer


@contextmanager
def quiet() -> Iterator[None]:
    """HiGHS prints some of its lines past Python, whatever it is told."""
    sys.stdout.flush()
    kept = os.dup(1)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        try:
            yield
        finally:
            os.dup2(kept, 1)
            os.close(kept)


if __name__ == "__main__":
    sys.exit(main())
