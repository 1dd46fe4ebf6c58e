"""Notifications of a SARIF file: all that is no contradiction and must not be silent.

Contract: what could not be read is an error, and the run is then told as not successful (SARIF 2.1.0 §3.20.14,
§3.20.21); what was left out of the file and waivers that accept nothing are warnings; what was not decided, not checked
and passed over are notes. Lists are cut after ``MOST_LISTED``, and say how many more there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from validator.report.dataset.dataset_report import DataSetReport
from validator.report.sarif_place import artifact, claim_location, location, problem_location
from validator.report.sarif_rules import OWN_LINE
from validator.report.sarif_words import MOST_OF_ID, MOST_OF_VALUE, sentence, words

if TYPE_CHECKING:
    from validator.errors import Problem
    from validator.report.dataset.reasons import Reasons
    from validator.report.dataset.tally import DataSetTally
    from validator.report.record_report import Unchecked
    from validator.report.result import Report
    from validator.report.sarif_rules import Entry
    from validator.report.told import Told

MOST_LISTED = 200
MOST_REASONS = 10

KINDS = {
    "unreadable": ("error", "Something given could not be read, so that not all of it was checked."),
    "partial": ("error", "The run ended before everything was checked."),
    "miscounted": ("error", "What was counted does not add up: an error of the program."),
    "not-listed": ("warning", "Contradictions were found that are not results of this file."),
    "stale-waiver": ("warning", "A waiver has expired, or accepts nothing that was found."),
    "undecided": ("note", "Checks could not be decided; that is no agreement."),
    "not-checked": ("note", "No decided check weighs these numbers against others."),
    "not-weighed": ("note", "Something was not done in this run."),
    "skipped": ("note", "A file was passed over."),
}
"""What is notified: its level, and what it means."""

_NUMBERS = {name: number for number, name in enumerate(KINDS)}


def descriptors() -> list[dict[str, Any]]:
    """What the file can notify of, as the ``notifications`` of its tool (§3.19.24)."""
    return [
        {
            "id": name,
            "shortDescription": {"text": text},
            "fullDescription": {"text": text},
            "help": {"text": text},
            "defaultConfiguration": {"level": level},
        }
        for name, (level, text) in KINDS.items()
    ]


def notifications(
    report: Report | DataSetReport, told: Told, tally: DataSetTally, rules: Mapping[str, Entry]
) -> list[dict[str, Any]]:
    """Everything to be notified of, in the order of ``KINDS``. ``tally`` counts what ``report`` holds."""
    return [
        *_unreadable(told),
        *_cut_short(report, told),
        *_not_listed(told, rules),
        *_stale(report),
        *_undecided(tally, rules),
        *_not_checked(report, told, tally),
        *(_notification("not-weighed", words(text)) for text in told.notes),
        *_skipped(told),
    ]


def is_successful(report: Report | DataSetReport, told: Told) -> bool:
    """Whether everything was read and checked, whatever was found."""
    miscounted = isinstance(report, DataSetReport) and report.discrepancies
    return not (told.problems or told.more_problems or told.partial is not None or miscounted)


def _unreadable(told: Told) -> Iterator[dict[str, Any]]:
    for problem in told.problems[:MOST_LISTED]:
        yield _notification("unreadable", _problem(problem), [problem_location(problem)])
    more = told.more_problems + max(0, len(told.problems) - MOST_LISTED)
    if more:
        yield _notification("unreadable", f"{more:,} more {'mistake' if more == 1 else 'mistakes'} of this kind.")


def _cut_short(report: Report | DataSetReport, told: Told) -> Iterator[dict[str, Any]]:
    if told.partial is not None:
        yield _notification("partial", f"Only a part was checked: {words(told.partial)}")
    if isinstance(report, DataSetReport):
        for text in report.discrepancies:
            yield _notification("miscounted", f"Please report this: {words(text)}")


def _not_listed(told: Told, rules: Mapping[str, Entry]) -> Iterator[dict[str, Any]]:
    left = [entry for entry in rules.values() if entry.left_out]
    if left:
        number = sum(entry.left_out for entry in left)
        by_rule = ", ".join(f"{entry.left_out:,} of {entry.id}" for entry in left[:MOST_LISTED])
        of = f"{number:,} of {told.counts.contradicts:,} contradictions"
        yield _notification("not-listed", f"{of} are not listed one by one: {by_rule}")


def _undecided(tally: DataSetTally, rules: Mapping[str, Entry]) -> Iterator[dict[str, Any]]:
    """For each rule how many of its checks, and what they miss."""
    index = {name: number for number, name in enumerate(rules)}
    rows = [(OWN_LINE if row.origin == "record" else row.id, row) for row in tally.rules.values()]
    for name, row in sorted(rows, key=lambda named: (index[named[0]], named[1].severity.rank)):
        if row.undecided:
            of = f"{row.undecided:,} of {row.counts.checks:,} checks of {name}"
            rule = {"associatedRule": {"id": name, "index": index[name]}}
            yield _notification("undecided", f"{of} could not be decided: {_because(row.reasons)}") | rule


def _not_checked(report: Report | DataSetReport, told: Told, tally: DataSetTally) -> Iterator[dict[str, Any]]:
    if told.coverage.checked == told.coverage.claims:
        return
    why = "; ".join(_because(reasons) for reasons in (tally.unread, tally.unchecked) if reasons)
    unchecked = () if isinstance(report, DataSetReport) else report.unchecked[:MOST_LISTED]
    places = [claim_location(one.claim) | {"message": {"text": _left(one)}} for one in unchecked]
    others = "The others" if told.coverage.between is None else "Not within their records"
    yield _notification("not-checked", f"{told.coverage}. {others}: {why}", places)


def _left(one: Unchecked) -> str:
    return sentence(f"{words(one.claim.id, MOST_OF_ID)} ({words(one.claim.value, MOST_OF_VALUE)}): {words(one.reason)}")


def _because(reasons: Reasons) -> str:
    rows = reasons.rows()[:MOST_REASONS]
    told = [words(reason) + (f" ({number:,})" if number > 1 else "") for reason, number in rows]
    other = reasons.total - sum(number for _, number in rows)
    return "; ".join([*told, f"other reasons ({other:,})"] if other else told)


def _stale(report: Report | DataSetReport) -> Iterator[dict[str, Any]]:
    waivers = report.stale_waivers
    for stale in islice(waivers, MOST_LISTED):
        place = stale.waiver.place
        yield _notification("stale-waiver", words(stale.text), [] if place is None else [location(place)])
    if len(waivers) > MOST_LISTED:
        yield _notification("stale-waiver", f"{len(waivers) - MOST_LISTED:,} more waivers.")


def _skipped(told: Told) -> Iterator[dict[str, Any]]:
    for skipped in told.skipped[:MOST_LISTED]:
        place = {"physicalLocation": {"artifactLocation": artifact(skipped.path)}}
        yield _notification("skipped", f"{words(skipped.path)} was not read: {words(skipped.reason)}", [place])
    if len(told.skipped) > MOST_LISTED:
        yield _notification("skipped", f"{len(told.skipped) - MOST_LISTED:,} more files were not read.")


def _problem(problem: Problem) -> str:
    """A mistake with its place: who shows notifications often shows no locations."""
    lines = [f"{words(str(problem.place))}: {words(problem.found)}"]
    lines += [f"Expected: {words(problem.expected)}"] if problem.expected else []
    lines += [f"To do: {words(problem.advice)}"] if problem.advice else []
    return "\n".join(sentence(line) for line in lines)


def _notification(kind: str, text: str, places: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """A notification (§3.58), each of its places once: what a program hands over has no lines to tell places apart."""
    places = [place for number, place in enumerate(places) if place not in places[:number]]
    return {
        "descriptor": {"id": kind, "index": _NUMBERS[kind]},
        "level": KINDS[kind][0],
        "message": {"text": sentence(text)},
        **({"locations": places} if places else {}),
    }
