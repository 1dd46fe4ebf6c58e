"""Data sets as people have them: files of several sources, and what is told of them."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from validator.across.across import judge_across
from validator.across.counts import AcrossCounts
from validator.claims.readers import load_record, read_paths
from validator.claims.record import Claim, Record
from validator.judge.check import Check
from validator.judge.verdict import Strength, Verdict
from validator.report.across_records import across_reports
from validator.rulebook.pack import load_rules
from validator.rulebook.parse import parse
from validator.rulebook.rule import Rule, RuleBook, Within

BOOK = load_rules()

FILES = {
    "east.claims": """\
record: east
votes[region=North, province=East, candidate=Berg, as_of=2024-05-01] = 412 votes  "Berg: 412"
votes[region=North, province=East, candidate=Lund, as_of=2024-05-01] = 300 votes
""",
    "west.json": """\
{"id": "west", "claims": [
  {"measure": "votes", "dims": {"region": "North", "province": "West", "candidate": "Berg", "as_of": "2024-05-01"},
   "value": "388", "unit": "vote"},
  {"measure": "votes", "dims": {"region": "North", "province": "West", "candidate": "Lund", "as_of": "2024-05-01"},
   "value": "310", "unit": "vote"}]}
""",
    "region.claims": """\
record: region
members province: East, West
votes[region=North, candidate=Berg, as_of=2024-05-01] = 810 votes  "Berg is ahead with 810"
votes[region=North, candidate=Lund, as_of=2024-05-01] = 610 votes
votes[region=North, province=East, candidate=Lund, as_of=2024-05-01] = 301 votes
""",
}


PROVINCES = "votes[province=East] = 412 votes\nvotes[province=West] = 388 votes\n"


def records_of(folder: Path, files: dict[str, str]) -> list[Record]:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [record for file in read_paths([folder]) for record in file.records]


def found_in(records: list[Record], book: RuleBook = BOOK, **options: object) -> tuple[list[Check], AcrossCounts]:
    with judge_across(records, book, **options) as found:  # type: ignore[arg-type]
        return [check for judged in found.judged for check in judged.checks], found.counts


def test_provinces_in_two_files_are_checked_against_the_region_in_a_third(tmp_path: Path) -> None:
    with judge_across(records_of(tmp_path, FILES), BOOK) as found:
        told = [
            (
                finding.rule.id,
                finding.severity.value,
                finding.derivation,
                [(claim.id, Path(claim.place.path).name, claim.place.line) for claim in finding.claims],
            )
            for report in across_reports(found)
            for finding in report.contradictions
        ]
        counts = found.counts

    assert told == [
        (
            "restated-across-records",
            "warning",
            "300 votes, 301 votes ✗ (as of 2024-05-01, candidate Lund, province East, region North)",
            [("east/c2", "east.claims", 3), ("region/c3", "region.claims", 5)],
        ),
        (
            "roll-up-across-records",
            "error",
            "412 East + 388 West = 800 ✗ stated 810 votes (as of 2024-05-01, candidate Berg, region North)",
            [("east/c1", "east.claims", 2), ("region/c1", "region.claims", 3), ("west/c1", "west.json", 2)],
        ),
    ]
    # Lund's 300 + 310 = 610 agrees, since one of the two statements for the east does
    rules = {rule.id: outcomes for rule, outcomes in counts.checks.items()}
    assert rules["roll-up-across-records"] == {
        (Verdict.CONTRADICTS, Strength.PROVEN): 1,
        (Verdict.AGREES, Strength.EXACTLY): 1,
    }
    assert (counts.records, counts.claims, counts.unread, counts.notes) == (3, 7, 0, ())


def test_the_findings_are_the_same_each_time(tmp_path: Path) -> None:
    records = records_of(tmp_path, FILES)
    once, again = found_in(records), found_in(records)
    assert [check.bound.values for check in once[0]] == [check.bound.values for check in again[0]]
    assert once[1] == again[1]


def test_a_quote_and_a_unit_are_shown_as_they_were_written(tmp_path: Path) -> None:
    with judge_across(records_of(tmp_path, FILES), BOOK) as found:
        claims = {claim.id: claim for judged in found.judged for claim in judged.read.record.claims}
    assert claims["region/c1"].quote == "Berg is ahead with 810"
    assert (claims["west/c1"].value, claims["west/c1"].unit) == ("388", "vote")


def test_two_records_of_one_name_are_told_apart_by_their_files(tmp_path: Path) -> None:
    text = "record: report\nfreed[as_of=2025] = 39{} people\n"
    checks, _ = found_in(records_of(tmp_path, {"a.claims": text.format(0), "b.claims": text.format(1)}))
    names = [claim.id.replace(f"{tmp_path}/", "") for claim in checks[0].claims]
    assert names == ["a.claims:report/c1", "b.claims:report/c1"]


def test_what_one_record_says_alone_is_left_to_the_rules_within_it() -> None:
    twice = load_record("record: one\nfreed = 390 people\nfreed = 380 people\n")
    other = load_record("record: two\nsold = 5 boxes\n")
    checks, counts = found_in([twice, other])
    assert (checks, counts.checks) == ([], {})


def test_declarations_that_differ_are_told_with_both_places(tmp_path: Path) -> None:
    files = {
        "a.claims": f"members province: East, West\n{PROVINCES}",
        "b.claims": "members province: East, West, South\nmeasure votes: minimum=0\nvotes = 810 votes\n",
        "c.claims": "measure votes: minimum=1\nlost = 1 vote\n",
    }
    checks, counts = found_in(records_of(tmp_path, files))
    assert [check.verdict for check in checks] == [Verdict.UNDECIDED]
    assert [note.replace(f"{tmp_path}/", "") for note in counts.notes] == [
        "the members of 'province' are declared as East, West (a, a.claims:1:1) and as East, West, South "
        "(b, b.claims:1:1): for all records together they count as not declared",
        "'minimum' of 'votes' is declared as 0 (b, b.claims:1:1) and as 1 (c, c.claims:1:1): for all records together "
        "it counts as not declared",
    ]


def test_the_order_in_which_members_are_declared_is_no_difference(tmp_path: Path) -> None:
    files = {
        "a.claims": f"members province: East, West\n{PROVINCES}",
        "b.claims": "members province: West, East\nvotes = 810 votes\n",
    }
    checks, counts = found_in(records_of(tmp_path, files))
    assert ([check.verdict for check in checks], counts.notes) == ([Verdict.CONTRADICTS], ())


def test_a_claim_that_cannot_be_read_is_counted() -> None:
    good = load_record("record: one\nfreed[as_of=2025] = 390 people\n")
    bad = load_record("record: two\nfreed[as_of=2025] = lots and lots of 39x people\n")
    checks, counts = found_in([good, bad])
    assert (checks, counts.claims, counts.unread) == ([], 1, 1)


@pytest.mark.parametrize(
    ("one", "other", "compared"),
    [
        ("1 May 2024", "2024-05-01", 2),
        ("May 1, 2024", "1 May 2024", 2),
        ("May 2024", "2024-05", 2),
        ("2 May 2024", "2024-05-01", 0),
        ("5/1/2024", "2024-05-01", 0),  # of May or of January
        ("spring", "spring", 2),
    ],
)
def test_a_date_is_one_date_however_two_sources_write_it(one: str, other: str, compared: int) -> None:
    records = [
        load_record({"id": name, "claims": [{"measure": "cases", "dims": {"as_of": day}, "value": value}]})
        for name, day, value in (("a", one, "7 people"), ("b", other, "8 people"))
    ]
    checks, counts = found_in(records)
    # 7 is not 8, where both are of one day
    assert [Verdict.CONTRADICTS] * (compared // 2) == [check.verdict for check in checks]
    assert (2, compared) == (counts.claims, counts.compared)


def test_yesterday_is_the_day_before_its_own_source_was_published() -> None:
    def said(name: str, published: str, day: str, value: str) -> Record:
        claim = {"measure": "cases", "dims": {"as_of": day}, "value": value}
        return load_record({"id": name, "source": {"published": published}, "claims": [claim]})

    morning = said("morning", "2024-05-02", "yesterday", "7 people")
    later = said("later", "2024-05-03", "yesterday", "9 people")
    dated = said("dated", "2024-06-01", "2024-05-02", "8 people")
    checks, counts = found_in([morning, later, dated])
    # of 1 May only 7 is stated; of 2 May 9 and 8
    assert [[claim.id for claim in check.claims] for check in checks] == [["later/c1", "dated/c1"]]
    assert (counts.claims, counts.compared) == (3, 2)


def test_a_number_counts_as_compared_once_however_many_checks_weigh_it() -> None:
    records = [
        load_record("record: east\nvotes[province=East, as_of=2024] = 412 votes\n"),
        load_record("record: west\nvotes[province=West, as_of=2024] = 388 votes\n"),
        load_record("record: all\nmembers province: East, West\nvotes[as_of=2024] = 800 votes\n"),
        load_record("record: press\nvotes[as_of=2024] = 800 votes\nseats[as_of=2024] = 3 seats\n"),
    ]
    _, counts = found_in(records)
    # 412 + 388 = 800, and both state 800: four numbers in two checks, and the seats in none
    assert (counts.claims, counts.compared) == (5, 4)


def test_what_only_an_undecided_check_takes_is_not_compared_but_ruled(tmp_path: Path) -> None:
    files = {
        "first.claims": "record: first\npublished: 2025-05-23\nfreed = 390 people\n",
        "second.claims": "record: second\npublished: 2025-05-24\nfreed = 780 people\n",
        "third.claims": "record: third\nseats = 3 seats\n",
    }
    checks, counts = found_in(records_of(tmp_path, files))
    assert [check.verdict for check in checks] == [Verdict.UNDECIDED]
    assert (counts.claims, counts.compared) == (3, 0)
    assert [Path(path).name for path in counts.ruled] == ["first.claims", "second.claims"]


def test_groups_that_are_not_judged_one_by_one_or_not_at_all_have_their_numbers_and_files(tmp_path: Path) -> None:
    days = "".join(f"freed[day={day}, as_of=2025] = 3.5 tonnes\n" for day in range(9))
    files = {f"r{number}.claims": f"record: r{number}\n{days}" for number in range(2)}
    files |= {f"s{number}.claims": f"record: s{number}\nheld[as_of=2025] = {number} people\n" for number in range(3)}
    _, counts = found_in(records_of(tmp_path, files), most_claims=2)
    # nine days twice; the three of `held` are too many to be judged together, so that they are not compared
    assert (counts.claims, counts.compared) == (21, 18)
    assert sorted(files) == [Path(path).name for path in counts.ruled]


def test_a_record_that_nothing_tells_apart_from_others_is_not_compared_and_counted() -> None:
    rows = [load_record(f"record: row{number}\nvotes = {number} votes\n") for number in range(3)]
    checks, counts = found_in(rows, apart=lambda record: "its table has no dims" if record.id != "row0" else "")
    assert (checks, counts.records, counts.apart) == ([], 1, {"its table has no dims": 2})


def test_too_many_claims_of_one_key_are_undecided_and_told() -> None:
    records = [load_record(f"record: r{number}\nfreed[as_of=2025] = {number} people\n") for number in range(5)]
    checks, counts = found_in(records, most_claims=4)
    (large,) = counts.too_large
    assert checks == []
    assert large.reason == "5 claims would have to be judged together, like r0/c1: more than 4"
    assert counts.of(large.rule, Verdict.UNDECIDED) == 1
    assert large.rule not in counts.idle


DELEGATES = Rule("delegates", "delegates", parse("delegates <= seats"), "delegates <= seats", within=Within.DATA_SET)


def test_what_nobody_states_the_other_side_of_is_undecided_and_told() -> None:
    house = load_record("record: house\nseats[party=Green] = 14 seats\nseats[party=Red] = 20 seats\n")
    green = load_record("record: green\ndelegates[party=Green] = 3 seats\ndelegates[party=Blue] = 5 seats\n")
    both = load_record("record: both\nseats[party=Grey] = 2 seats\ndelegates[party=Grey] = 3 seats\n")
    checks, counts = found_in([house, green, both], RuleBook((DELEGATES,)))
    # Green: 3 of 14. Red has no delegates, Blue no seats; Grey's record has both itself, and 3 are more than 2.
    reasons = {check.claims[0].id: check.reasons for check in checks if check.verdict is Verdict.UNDECIDED}
    assert reasons == {
        "house/c2": ("no claim states delegates[party=Red]",),
        "green/c2": ("no claim states seats[party=Blue]",),
    }
    (wrong,) = [check for check in checks if check.verdict is Verdict.CONTRADICTS]
    assert {claim.id for claim in wrong.claims} == {"both/c1", "both/c2"}
    assert (counts.of(DELEGATES, Verdict.AGREES), counts.of(DELEGATES, Verdict.UNDECIDED)) == (1, 2)
    assert (counts.compared, counts.groups, counts.incomplete) == (2, 1, 0)


def test_a_rule_that_looks_at_one_cell_and_rules_for_any_measure_ask_for_no_other_side() -> None:
    restated = Rule("r", "r", parse("restated(seats)"), "restated(seats)", within=Within.DATA_SET)
    house = load_record("record: house\nseats[party=Green] = 14 seats\nseats[party=Red] = 20 seats\n")
    other = load_record("record: other\nvotes[party=Green] = 14 votes\nvotes = 20 votes\n")
    checks, counts = found_in([house, other], replace(BOOK, rules=(*BOOK.rules, restated)))
    assert (checks, counts.checks) == ([], {})


def test_a_sum_between_records_without_its_whole_is_undecided() -> None:
    text = "sum(votes over province) = ballots"
    whole = Rule("whole", "whole", parse(text), text, within=Within.DATA_SET)
    parts = [load_record(f"record: r{n}\nvotes[province=p{n}, region=North] = {n} votes\n") for n in range(1, 4)]
    alone = load_record("record: south\nvotes[province=p1, region=South] = 3 votes\n")
    checks, counts = found_in([*parts, alone], RuleBook((whole,)))
    assert [(check.reasons[-1], len(check.claims)) for check in checks] == [
        ("no claim states ballots[region=North]", 3),
        ("no claim states ballots[region=South]", 1),
    ]
    assert counts.of(whole, Verdict.UNDECIDED) == 2


def test_groups_that_say_the_same_are_counted_without_being_judged_one_by_one() -> None:
    records = [
        load_record(
            f"record: r{number}\n" + "".join(f"freed[day={day}, as_of=2025] = 3.5 tonnes\n" for day in range(9))
        )
        for number in range(2)
    ]
    checks, counts = found_in(records)
    (restated,) = counts.checks
    assert checks == []
    assert counts.checks[restated] == {(Verdict.AGREES, Strength.WITHIN_ROUNDING): 9}
    assert counts.alike == 8


def test_groups_of_equal_statements_that_do_not_agree_are_judged_one_by_one() -> None:
    text = "spread(?measure) < 1"
    odd = Rule("odd", "odd", parse(text), text, within=Within.DATA_SET)
    days = "".join(f"freed[day={day}] = 3 people\n" for day in range(4))
    checks, counts = found_in([load_record(f"record: r{number}\n{days}") for number in range(2)], RuleBook((odd,)))
    assert [check.verdict for check in checks] == [Verdict.CONTRADICTS] * 4
    assert [dict(check.bound.common)["day"] for check in checks] == ["0", "1", "2", "3"]
    assert (counts.alike, counts.of(odd, Verdict.CONTRADICTS)) == (0, 4)


def test_without_a_rule_within_a_data_set_nothing_is_read() -> None:
    def records() -> Iterator[Record]:
        raise AssertionError("read")
        yield

    with judge_across(records(), RuleBook(())) as found:
        assert list(found.judged) == []


def test_records_are_read_as_a_stream_and_what_was_spilled_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    alive = 0

    class Counted(Record):
        __slots__ = ()

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def records() -> Iterator[Record]:
        nonlocal alive
        for number in range(50):
            alive += 1
            assert alive <= 3
            yield Counted(id=f"r{number}", claims=(Claim(id="c", measure="freed", value=str(number // 2)),))

    with judge_across(records(), BOOK) as found:
        assert len(list(tmp_path.iterdir())) == 1
        assert len(list(found.judged)) == 1
    assert list(tmp_path.iterdir()) == []


def test_an_error_while_reading_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def records() -> Iterator[Record]:
        yield load_record("record: one\nfreed = 390 people\n")
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        judge_across(records(), BOOK)
    assert list(tmp_path.iterdir()) == []


def test_twenty_thousand_claims_take_little_memory() -> None:
    def records() -> Iterator[Record]:
        for number in range(2_000):
            claims = tuple(
                Claim(id=f"c{at}", measure="freed", dims={"day": str(number // 2), "camp": str(at)}, value=str(at))
                for at in range(10)
            )
            yield Record(id=f"r{number}", claims=claims)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with judge_across(records(), BOOK, memory="100MB") as found:
        assert list(found.judged) == []
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    assert found.counts.alike + len(found.counts.checks) > 0
    assert grown < 250, f"{grown} MB"
