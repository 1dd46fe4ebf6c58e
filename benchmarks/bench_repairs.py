"""How often a mistyped figure is found and mended: 1,000 records with one typing error each, by the public ``check``.

Run by itself it lists every mistake that was not mended; the number of records and the seed may be given. It exits with
1 where an offered repair is wrong, because that is the one thing that must not happen.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

from bench import show, timed
from explain_oracle import standing
from explain_records import MISTAKES, OTHER, Sample, samples

SEED = 2025
RECORDS = 1_000


@dataclass(frozen=True)
class Outcome:
    """What came of one mistyped record: restored, abstained, or wrong."""

    number: int
    kind: str
    mistake: str
    standing: str
    result: str
    rewritten: bool
    milliseconds: float
    told: str
    problem: str


def repairs(number: int = RECORDS, seed: int = SEED, *, listed: bool = False) -> int:
    """Mend the mistyped records and tell how it went; 1 where a repair was wrong."""
    start = time.perf_counter()
    processes = os.cpu_count() or 1
    with ProcessPoolExecutor(processes, initializer=_start) as pool:
        outcomes = list(pool.map(_mend, samples(number, seed), chunksize=5))
        others = list(pool.map(_mend, samples(number // 10, seed + 1, [OTHER]), chunksize=5))
    took = time.perf_counter() - start
    print(f"\n{number:,} records with one typing error each (seed {seed}), checked and explained by the shipped rules:")
    print(f"  {'':<34}{'records':>8}{'restored':>10}{'abstained':>10}{'wrong':>7}{'offered':>9}")
    for title, choose in _rows():
        _row(title, [outcome for outcome in outcomes if choose(outcome)])
    print("  goal: 0 wrong, 85 % offered")
    print("  a figure that is another number by chance, and no typing error of it:")
    for standing_, title in STANDINGS.items():
        _row(f"  {title}", [outcome for outcome in others if outcome.standing == standing_])
    rewritten = sum(outcome.rewritten for outcome in outcomes)
    print(f"  {rewritten} of those restored are written with other decimals: 20.00% for 20.0%")
    show("check and explain, a record", [outcome.milliseconds for outcome in outcomes])
    print(f"  {took:.0f} s in all, by {processes} processes")
    for outcome in (*outcomes, *others):
        if outcome.problem:
            print(f"  problem in r{outcome.number:04}: {outcome.problem}")
        if outcome.result == "wrong" or (listed and outcome.result != "restored" and outcome.mistake != OTHER):
            print(f"  {outcome.result:<10} r{outcome.number:04} {outcome.kind} ({outcome.standing}): {outcome.told}")
    return 1 if any(outcome.result == "wrong" for outcome in outcomes) else 0


STANDINGS = {
    "one": "only this figure can be wrong",
    "several": "others could be wrong instead",
    "unnoticed": "no sum or share fails",
}


def _rows() -> Iterator[tuple[str, Callable[[Outcome], bool]]]:
    yield "all", lambda outcome: True
    for name, title in STANDINGS.items():
        yield title, lambda outcome, name=name: outcome.standing == name
    for mistake in MISTAKES:
        yield f"mistake: {mistake}", lambda outcome, mistake=mistake: outcome.mistake == mistake
    for kind in dict.fromkeys(sample.kind for sample in samples(20, SEED)):
        yield kind, lambda outcome, kind=kind: outcome.kind == kind
        for name, title in STANDINGS.items():
            yield f"  {title}", lambda outcome, kind=kind, name=name: (outcome.kind, outcome.standing) == (kind, name)


def _row(title: str, outcomes: list[Outcome]) -> None:
    if outcomes:
        counts = Counter(outcome.result for outcome in outcomes)
        offered = 100 * (counts["restored"] + counts["wrong"]) / len(outcomes)
        print(
            f"  {title:<34}{len(outcomes):>8}{counts['restored']:>10}{counts['abstained']:>10}"
            f"{counts['wrong']:>7}{offered:>8.1f}%"
        )


_BOOK: Any = None


def _start() -> None:
    """Load the rules once in each process."""
    global _BOOK  # noqa: PLW0603 (a process pool has no other place for what each process loads once)
    from validator import load_rules

    _BOOK = load_rules()


def _mend(sample: Sample) -> Outcome:
    from validator import check

    reports: list[Any] = []
    took = timed(lambda: reports.append(check(sample.record, _BOOK)))
    report = reports[0]
    explanation = report.records[0].explanation
    offered = [repair for repair in explanation.repairs if repair.offered]
    if not offered:
        result = "abstained"
    elif all(repair.claim.id == sample.wrong and _same(repair.text or "", sample.right) for repair in offered):
        result = "restored"
    else:
        result = "wrong"
    told = "; ".join(
        f"{one.claim.id} → {one.text} ({one.cause}, implied {one.implied})"
        for one in offered or explanation.repairs[:4]
    )
    problems = [str(problem) for problem in report.problems] + list(explanation.partial)
    return Outcome(
        int(sample.head["id"][1:]),
        sample.kind,
        sample.mistake,
        standing(sample),
        result,
        result == "restored"
        and any((repair.text or "").replace(",", "") != sample.right.replace(",", "") for repair in offered),
        took,
        f"{sample.wrong} {sample.right} → {sample.typed} ({sample.mistake}); told: {told or 'nothing'}",
        "; ".join(problems),
    )


def _same(text: str, right: str) -> bool:
    """Whether two texts write one number: ``20.00%`` and ``20.0%`` do."""
    return _plain(text) == _plain(right)


def _plain(text: str) -> str:
    number = "".join(letter for letter in text if letter.isdigit() or letter in ".-−")
    return (number.rstrip("0").rstrip(".") if "." in number else number) + ("%" if "%" in text else "")


if __name__ == "__main__":
    sys.exit(repairs(*(int(argument) for argument in sys.argv[1:]), listed=True))
