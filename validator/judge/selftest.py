"""A rule's examples as its tests: each small record must reach the verdict that the example names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from validator.errors import RecordFileError
from validator.judge.check import Check
from validator.judge.derive import derive
from validator.judge.judge import Judge
from validator.judge.together import judge_together
from validator.rulebook.example import example_records
from validator.rulebook.rule import Example, Rule, RuleBook, Within


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """How an example came out: ``found`` are the verdicts of the rule's checks; ``text`` says what was worked out."""

    rule: Rule
    example: Example
    passed: bool
    found: tuple[str, ...]
    text: str


def run_examples(book: RuleBook) -> Iterator[ExampleResult]:
    """Run every example of every rule, each rule alone, so that an example tests its own rule only."""
    for rule in book.rules:
        judge = Judge(RuleBook((rule,), book.measures, book.members))
        for example in rule.examples:
            yield run_example(rule, example, judge)


def run_example(rule: Rule, example: Example, judge: Judge) -> ExampleResult:
    """Judge one example: some check must have its verdict and, unless that is to contradict, none may contradict."""
    try:
        records = example_records(example)
    except RecordFileError as error:
        return ExampleResult(rule, example, False, (), str(error))
    judged = judge_together(records, judge) if rule.within is Within.DATA_SET else judge.judge(records[0])
    if judged.read.problems:
        return ExampleResult(rule, example, False, (), "\n".join(str(problem) for problem in judged.read.problems))
    checks = [check for check in judged.checks if check.rule is rule]
    found = tuple(check.verdict.value for check in checks)
    worked = [_worked(check) for check in checks]
    if not checks:
        worked.append("the rule bound to nothing")
    worked += [f"claim {name!r} was not read: {reason}" for name, reason in judged.read.unread.items()]
    passed = example.verdict in found and (example.verdict == "contradicts" or "contradicts" not in found)
    return ExampleResult(rule, example, passed, found, "\n".join(worked))


def _worked(check: Check) -> str:
    return f"{check.verdict.value}: {derive(check)}" + "".join(f" ({reason})" for reason in check.reasons)
