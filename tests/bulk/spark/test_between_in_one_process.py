"""What executors do for rules between records, without a Spark: declaring, emitting, and judging groups."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from validator.across.across import judge_across
from validator.across.join_key import Vocabulary
from validator.bulk.options import Options
from validator.bulk.spark.declaring import Spoken, merged
from validator.bulk.spark.emitting import claim_rows, key_rows, numbered, records_of_file, records_of_rows
from validator.bulk.spark.group_judging import COMPARED, UNLIKE, BetweenPart, GroupJudge, claim_places, judged_groups
from validator.bulk.spark.judging import Judging, judging_like
from validator.bulk.spark.readings import JsonReading
from validator.bulk.spark.session import UnlikeDriverError
from validator.bulk.spark.state import State
from validator.bulk.spark.told import Told
from validator.bulk.spark.ways import InputFile
from validator.bulk.spark.whole_files import WholeFile, sized_files
from validator.claims.merged import Declared
from validator.claims.readers import load_record
from validator.claims.reading import read_claims
from validator.claims.record import MeasureDeclaration, Record
from validator.judge.together import Known
from validator.report.json_lines import finding_lines
from validator.report.record_report import RecordReport
from validator.rulebook.pack import load_rules
from validator.rulebook.parse import parse
from validator.rulebook.rule import Rule, RuleBook, Within

SHIPPED = load_rules()
ODD_TEXT = "spread(?measure) < 1"
ODD = Rule("odd", "odd", parse(ODD_TEXT), ODD_TEXT, within=Within.DATA_SET)
BOOK = RuleBook((*SHIPPED.rules, ODD), SHIPPED.measures, SHIPPED.members)
JUDGING = judging_like(BOOK, Options(write=print))

MEMBERS = (
    "",
    "members province: East, West\n",
    "members province: West, East\n",
    "members province: East, West, South\n",
)
MEASURES = (
    "",
    "measure votes: minimum=0\n",
    "measure votes: minimum=1, maximum=9999\n",
    "measure votes: minimum=1.0, maximum=999\n",
    "measure seats: cumulative=yes\n",
)
VALUES = ("412", "388", "800", "about 400")
ODD_VALUES = ("2024-05-01", "12%", "12 km", "3 seats", "4x7 or so")


def records_of(chance: random.Random, number: int) -> list[Record]:
    """Records that declare this or that, and state figures of few cells."""
    found = []
    for at in range(number):
        claims = ""
        for _ in range(chance.randint(1, 4)):
            dims = [f"as_of=2024-05-0{chance.randint(1, 9)}"]
            dims += [f"province={chance.choice(['East', 'West', 'each'])}"] * (chance.random() < 0.6)
            value = chance.choice(ODD_VALUES if chance.random() < 0.03 else VALUES)
            claims += f"{chance.choice(['votes', 'seats'])}[{', '.join(dims)}] = {value}\n"
        found.append(load_record(f"record: r{at}\n{chance.choice(MEMBERS)}{chance.choice(MEASURES)}{claims}"))
    return found


def told_by_tasks(
    records: Sequence[Record], chance: random.Random, judging: Judging = JUDGING
) -> tuple[Spoken, list[pa.RecordBatch]]:
    """The claims of records, read in tasks that take them in any order."""
    tasks: list[list[tuple[int, Record]]] = [[], [], []]
    for number, record in enumerate(records):
        chance.choice(tasks).append((number, record))
    spoken: list[Spoken] = []
    claims: list[dict[str, Any]] = []
    for task in tasks:
        chance.shuffle(task)
        for batch in claim_rows(task, judging):
            rows = batch.to_pylist()
            spoken += [pickle.loads(row["claim"]) for row in rows if row["record"] is None]
            claims += [row for row in rows if row["record"] is not None]
    chance.shuffle(spoken)
    return merged(spoken), pa.Table.from_pylist(claims).to_batches()


def groups(claims: Sequence[pa.RecordBatch], vocabulary: Vocabulary) -> Iterator[list[dict[str, Any]]]:
    """The claims of each rule and key that two records share, in the order of the rules and the first claims."""
    payload = {(row["record"], row["at"]): row["claim"] for batch in claims for row in batch.to_pylist()}
    found: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for batch in key_rows(claims, JUDGING, vocabulary):
        for row in batch.to_pylist():
            row["claim"] = payload[row["record"], row["at"]]
            found.setdefault((row["rule"], row["key"]), []).append(row)
    kept = [sorted(rows, key=lambda row: (row["record"], row["at"])) for rows in found.values()]
    shared = [rows for rows in kept if len({row["record"] for row in rows}) > 1]
    yield from sorted(shared, key=lambda rows: (rows[0]["rule"], rows[0]["record"], rows[0]["at"], rows[0]["key"]))


@pytest.mark.parametrize("seed", range(6))
def test_what_tasks_find_in_any_order_is_what_one_process_finds(seed: int) -> None:
    chance = random.Random(seed)
    records = records_of(chance, 60)
    with judge_across(records, BOOK) as found:
        lines = [line for judged in found.judged for line in finding_lines(RecordReport(judged))]
        expected = found.counts
    spoken, claims = told_by_tasks(records, chance)
    declared = spoken.declared(BOOK)
    assert expected.notes == declared.notes
    assert (expected.records, expected.claims, expected.unread) == (spoken.records, spoken.claims, spoken.unread)
    assert (len(lines) > 50, len(expected.notes)) == (True, 3)
    vocabulary = Vocabulary(Known(declared.members, declared.assumed), spoken.each)
    assert expected.emitted == sum(batch.num_rows for batch in key_rows(claims, JUDGING, vocabulary))
    rows = [
        {"rule": row["rule"], "bucket": rows[0]["record"] // 16, "key": row["key"], "said": "", "times": 1}
        | {name: row[name] for name in ("claim", "record", "at")}
        for rows in groups(claims, vocabulary)
        for row in rows
    ]
    told = list(judged_groups(pa.Table.from_pylist(rows).to_batches(), JUDGING, vocabulary, 0))
    written = [row.payload.decode() for row in told if row.kind == Told.LINES]
    assert "".join(lines) == "".join(written)
    checks: dict[Any, dict[Any, int]] = {}
    for row in told:
        if row.kind == Told.PART:
            part: BetweenPart = pickle.loads(row.payload)
            for rule, outcomes in part.checks.items():
                tally = checks.setdefault(BOOK.within(Within.DATA_SET)[rule], {})
                for outcome, times in outcomes.items():
                    tally[outcome] = tally.get(outcome, 0) + times
    assert expected.checks == {rule: outcomes for rule, outcomes in checks.items() if outcomes}
    compared = pa.Table.from_pylist([{"payload": row.payload} for row in told if row.kind == COMPARED]).to_batches()
    claims_compared = {tuple(row.values()) for batch in claim_places(compared) for row in batch.to_pylist()}
    assert 0 < expected.compared == len(claims_compared) <= expected.claims
    places = [(row.file, row.number) for row in told if row.kind == Told.PART]
    assert places == sorted(set(places)), "buckets come in the order of the groups"
    judge = GroupJudge(JUDGING, vocabulary)
    shown = [judge.checks(kept.rule, kept.key, kept.claims)[1] for kept in kept_groups(told)]
    assert "".join(lines).startswith("".join(line for one in shown[:5] if one for line in finding_lines(one)))


@pytest.mark.parametrize("seed", range(20))
def test_what_is_declared_in_any_order_is_what_is_declared_in_that_of_the_records(seed: int) -> None:
    chance = random.Random(seed)
    packs = RuleBook(SHIPPED.rules, {"seats": MeasureDeclaration(cumulative=False)}, {"province": ("East", "West")})
    book = chance.choice([BOOK, packs])
    records = records_of(chance, chance.randint(1, 25))
    together = Declared(book.measures, book.members)
    for record in records:
        together.add(read_claims(record, book.measures, book.members))
    spoken, _ = told_by_tasks(records, chance, judging_like(book, Options()))
    declared = spoken.declared(book)
    assert together.notes == declared.notes
    assert (together.members, together.measures) == (declared.members, declared.measures)
    assert together.assumed == declared.assumed


def test_of_all_that_is_declared_of_one_thing_two_words_are_told() -> None:
    texts = [f"record: r{at}\nmembers camp: A, B{at}\nmeasure votes: maximum={at}\nvotes = 3\n" for at in range(99)]
    spoken, _ = told_by_tasks([load_record(text) for text in texts], random.Random(1))
    told = {about: [one.record for one in listed] for about, listed in spoken.declarations.items()}
    assert (told["members", "camp"], told["measure", "votes", "maximum"]) == ([0, 1], [0, 1])
    assert all(len(records) == 1 for about, records in told.items() if about[0] == "unit")


def kept_groups(told: Sequence[Any]) -> Iterator[Any]:
    for row in told:
        if row.kind == Told.FOUND:
            yield from pickle.loads(row.payload)


def test_a_group_that_speaks_for_others_and_does_not_agree_is_told(tmp_path: Path) -> None:
    records = [load_record(f"record: r{number}\nseats[day=1] = 3 seats\nseats[day=2] = 3 seats\n") for number in (1, 2)]
    spoken, claims = told_by_tasks(records, random.Random(1))
    declared = spoken.declared(BOOK)
    vocabulary = Vocabulary(Known(declared.members, declared.assumed), spoken.each)
    first = [rows for rows in groups(claims, vocabulary) if rows[0]["said"]]
    names = [rule.id for rule in BOOK.within(Within.DATA_SET)]
    by_rule = {names[rows[0]["rule"]]: rows for rows in first}
    assert by_rule["odd"][0]["said"] == by_rule["restated-across-records"][0]["said"]
    for rule, kinds in (
        ("odd", [UNLIKE, Told.LINES, COMPARED, Told.FOUND, Told.PART]),
        ("restated-across-records", [COMPARED, Told.PART]),
    ):
        rows = [{**row, "bucket": 0, "times": 2} for row in by_rule[rule]]
        told = list(judged_groups(pa.Table.from_pylist(rows).to_batches(), JUDGING, vocabulary, 0))
        assert kinds == [row.kind for row in told]
        part: BetweenPart = pickle.loads(told[-1].payload)
        assert part.alike == (rule != "odd")
        assert sum(part.checks[rows[0]["rule"]].values()) == 1 + (rule != "odd")


def test_rows_are_records_but_for_those_that_are_empty_wrong_or_whose_id_is_taken() -> None:
    line = b'{"id": "r%d", "claims": [{"measure": "votes", "value": "3"}]}'
    rows = [
        {"file": 2, "number": number, "st": int(state), "why": None, "raw": raw, "taken": taken}
        for number, state, raw, taken in (
            (1, State.SCREENED, line % 1, None),
            (2, State.SCREENED, b" \r", None),
            (3, State.SCREENED, b"{broken", None),
            (4, State.TOO_LONG, None, None),
            (5, State.SCREENED, line % 1, 1),
            (6, State.SCREENED, line % 6 + b"\r", None),
        )
    ]
    types = {"file": pa.int32(), "number": pa.int64(), "st": pa.int32(), "why": pa.int32(), "raw": pa.binary()}
    table = pa.Table.from_pylist(rows, pa.schema([*types.items(), ("taken", pa.int64())]))
    found = list(records_of_rows(table.to_batches(), JsonReading({2: "data.jsonl"})))
    assert [(numbered(2, 1), "r1"), (numbered(2, 6), "r6")] == [(number, record.id) for number, record in found]


def test_the_records_of_a_whole_file_are_numbered_and_one_that_is_another_ends_the_run(tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    path.write_text('{"claims": [{"measure": "a", "value": "1"}]}\n\n{"claims": [{"measure": "a", "value": "2"}]}\n')
    (file,) = sized_files([InputFile(3, str(path))])
    assert [number for number, _ in records_of_file(file, JUDGING)] == [numbered(3, 1), numbered(3, 2)]
    with pytest.raises(UnlikeDriverError, match="data must be where all see it"):
        list(records_of_file(WholeFile(3, str(path), 1), JUDGING))
