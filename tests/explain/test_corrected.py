"""Corrected copies: only the wanted characters change, the copy reads as it should, and no input is ever written to."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.claims.readers import read_file
from validator.claims.record import Record
from validator.errors import InternalError, RecordFileError, UsageError
from validator.explain.corrected import Replacement, corrected_text
from validator.explain.corrected_files import plan_copies, write_corrected


def replacement(record: Record, claim_id: str, new: str, why: str = "") -> Replacement:
    return Replacement(record, next(claim for claim in record.claims if claim.id == claim_id), new, why)


def records(path: Path) -> tuple[Record, ...]:
    read = read_file(str(path))
    assert read.problems == ()
    return read.records


def corrected(tmp_path: Path, name: str, text: str, new: dict[str, str]) -> str:
    """The text of a file with new values, by ids of claims."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    items = [
        replacement(rec, claim.id, new[claim.id]) for rec in records(path) for claim in rec.claims if claim.id in new
    ]
    return corrected_text(str(path), text, items)


# ---- one text --------------------------------------------------------------------------------------------------------

CASES = [
    # name, before, new values, after
    ("a.json", '{"claims": [{"id":"a", "measure":"m",\t"value" : "870"}]}', {"a": "780"}, '"870"', '"780"'),
    ("a.json", '{"claims":[{"value":870,"id":"a","measure":"m"}]}\n\n', {"a": "780"}, "870", "780"),
    ("a.json", '{"claims":[{"value":-24.50,"id":"a","measure":"m"}]}', {"a": "-25.40"}, "-24.50", "-25.40"),
    # JSON has no grouped numbers: a number stays a number and loses the comma of its neighbours' style.
    ("a.json", '{"claims":[{"value":870,"id":"a","measure":"m"}]}', {"a": "8,700"}, "870", "8700"),
    # What no number can say becomes text.
    ("a.json", '{"claims":[{"value":4.1,"id":"a","measure":"m"}]}', {"a": "4.1 million"}, "4.1", '"4.1 million"'),
    # The euro sign keeps its escape, because it does not change.
    ("a.json", r'{"claims":[{"id":"a","measure":"m","value":"\u20ac870 \u00b7"}]}', {"a": "€780 ·"}, "870", "780"),
    ("a.json", '{"claims":[{"id":"a","measure":"m","value":"€870","note":"ї"}]}', {"a": "€780"}, "870", "780"),
    ("a.claims", 'a: m = 870  # 870 so far\r\nb: m[x=y] = 870  "870"\r\n', {"a": "780"}, "= 870  #", "= 780  #"),
    ("a.claims", 'a: m = "870" {unit=person}\n', {"a": "780"}, '"870"', '"780"'),
    ("a.claims", "a: m = 870\n", {"a": '7"'}, "870", r'"7\""'),
    (
        "a.jsonl",
        '{"id":"r","claims":[{"id":"b","measure":"m","value":"870"}]}\r\n\n'
        '  {"id":"s","claims":[{"id":"a","measure":"m","value":"870"}]}\r\n',
        {"a": "780"},
        '"a","measure":"m","value":"870"',
        '"a","measure":"m","value":"780"',
    ),
    (
        "a.json",
        '[{"id":"r","claims":[{"id":"a","measure":"m","value":"39%"}]},\n'
        ' {"claims":[{"id":"b","measure":"m","value":1}]}]',
        {"a": "41%", "b": "2"},
        None,
        '[{"id":"r","claims":[{"id":"a","measure":"m","value":"41%"}]},\n'
        ' {"claims":[{"id":"b","measure":"m","value":2}]}]',
    ),
]


@pytest.mark.parametrize("case", CASES)
def test_only_the_value_s_characters_change(
    tmp_path: Path, case: tuple[str, str, dict[str, str], str | None, str]
) -> None:
    name, before, new, old_part, new_part = case
    expected = new_part if old_part is None else before.replace(old_part, new_part, 1)
    assert expected == corrected(tmp_path, name, before, new)


def test_a_file_that_has_changed_since_it_was_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.claims"
    path.write_text("a: m = 870\n")
    item = replacement(records(path)[0], "a", "780")
    with pytest.raises(RecordFileError, match="the file has changed since it was read") as caught:
        corrected_text(str(path), "# new first line\na: m = 870\n", [item])
    assert caught.value.problems[0].advice == "run the check again"


def test_a_value_replaced_twice_is_our_mistake(tmp_path: Path) -> None:
    path = tmp_path / "a.claims"
    path.write_text("a: m = 870\n")
    item = replacement(records(path)[0], "a", "780")
    with pytest.raises(InternalError, match="replaced twice"):
        corrected_text(str(path), path.read_text(), [item, item])


def test_a_new_text_that_would_be_read_as_something_else_is_never_returned(tmp_path: Path) -> None:
    path = tmp_path / "a.claims"
    path.write_text("a: m = 870\n")
    item = replacement(records(path)[0], "a", "")  # no value: the line would not be a claim any more
    with pytest.raises(InternalError, match="does not read as it should"):
        corrected_text(str(path), path.read_text(), [item])


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=12)


@given(st.lists(st.tuples(WORDS, WORDS, st.booleans()), min_size=1, max_size=5), st.integers(0, 3), st.booleans())
@settings(max_examples=100, deadline=None)
def test_every_byte_outside_the_values_stays_and_the_way_back_gives_the_original(
    tmp_path_factory: pytest.TempPathFactory, values: list[tuple[str, str, bool]], indent: int, ascii_only: bool
) -> None:
    path = tmp_path_factory.mktemp("corrected") / "a.json"
    claims = [{"id": f"c{at}", "note": new, "measure": "m", "value": old} for at, (old, new, _) in enumerate(values)]
    pieces = [json.dumps(claim, ensure_ascii=ascii_only, indent=indent or None) for claim in claims]
    text = '{ "claims" :[' + ",\n".join(pieces) + "] }\n"
    path.write_text(text, encoding="utf-8", newline="")
    record = records(path)[0]
    items = [replacement(record, f"c{at}", new) for at, (_, new, chosen) in enumerate(values) if chosen]
    changed = corrected_text(str(path), text, items)
    # The same text without its values, put together again with the other ones: nothing else may differ.
    expected = json.loads(text)
    for at, (_, new, chosen) in enumerate(values):
        if chosen:
            expected["claims"][at]["value"] = new
    assert expected == json.loads(changed)
    assert _without_values(text, values) == _without_values(changed, values)
    path.write_text(changed, encoding="utf-8", newline="")
    back = [replacement(records(path)[0], item.claim.id, item.claim.value) for item in items]
    assert json.loads(text) == json.loads(corrected_text(str(path), changed, back))


def _without_values(text: str, values: list[tuple[str, str, bool]]) -> list[str]:
    decoder = json.JSONDecoder()
    pieces, at = [], 0
    while (found := text.find('"value": ', at)) >= 0:
        begin = found + len('"value": ')
        _, end = decoder.raw_decode(text, begin)
        pieces.append(text[at:begin])
        at = end
    return [*pieces, text[at:], str(len(values))]


# ---- files -----------------------------------------------------------------------------------------------------------

LINE = "so_far: released = 870  # so far\n"
FIXED = "so_far: released = 780  # so far\n"


def fix(paths: list[Path], out: Path) -> dict[str, object]:
    """Correct every 870 below the paths to 780."""
    plan = plan_copies([str(path) for path in paths], str(out))
    items = [
        Replacement(record, claim, "780", "two adjacent digits swapped")
        for source, _ in plan.copies
        for record in read_file(source).records
        for claim in record.claims
        if claim.value == "870"
    ]
    log: dict[str, object] = json.loads(write_corrected(plan, items))
    return log


def test_one_file_is_copied_to_one_file_with_a_log_beside_it(tmp_path: Path) -> None:
    source, out = tmp_path / "a.claims", tmp_path / "fixed.claims"
    source.write_text(LINE)
    log = fix([source], out)
    assert (source.read_text(), out.read_text()) == (LINE, FIXED)
    assert log["changes"] == [
        {
            "file": str(source),
            "line": 1,
            "column": 20,
            "record": "a",
            "claim": "so_far",
            "old": "870",
            "new": "780",
            "why": "two adjacent digits swapped",
        }
    ]
    assert log == json.loads((tmp_path / "fixed.claims.changes").read_text())
    assert sorted(os.listdir(tmp_path)) == ["a.claims", "fixed.claims", "fixed.claims.changes"]


def test_a_folder_is_mirrored_with_all_its_record_files_and_what_is_left_out_is_named(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.claims").write_text(LINE)
    (folder / "deep" / "b.claims").write_text("x: m = 5\r\n")
    (folder / "article.txt").write_text("870")
    log = fix([folder], out)
    assert sorted(str(path.relative_to(out)) for path in out.rglob("*.*")) == ["a.claims", "deep/b.claims"]
    assert ((out / "a.claims").read_text(), (out / "deep" / "b.claims").read_bytes()) == (FIXED, b"x: m = 5\r\n")
    assert log["not_copied"] == [{"file": str(folder / "article.txt"), "why": "not a record file by its name"}]
    first = {path: path.read_bytes() for path in out.rglob("*.claims")} | {out: (tmp_path / "out.changes").read_bytes()}
    fix([folder], out)  # again: an earlier copy is written over, with the same bytes
    again = {path: path.read_bytes() for path in out.rglob("*.claims")} | {out: (tmp_path / "out.changes").read_bytes()}
    assert first == again


def test_files_of_two_folders_with_one_name_stay_apart(tmp_path: Path) -> None:
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.claims").write_text(LINE)
    fix([tmp_path / "x" / "a.claims", tmp_path / "y" / "a.claims"], tmp_path / "out")
    assert tuple((tmp_path / "out" / name / "a.claims").read_text() for name in ("x", "y")) == (FIXED, FIXED)


def test_a_gzipped_file_and_a_byte_order_mark_stay_what_they_are(tmp_path: Path) -> None:
    source, out = tmp_path / "a.claims.gz", tmp_path / "b.claims.gz"
    source.write_bytes(gzip.compress(b"\xef\xbb\xbf" + LINE.encode()))
    fix([source], out)
    first = out.read_bytes()
    fix([source], out)
    assert (b"\xef\xbb\xbf" + FIXED.encode(), first) == (gzip.decompress(first), out.read_bytes())
    fix([source], tmp_path / "c.claims")
    assert b"\xef\xbb\xbf" + FIXED.encode() == (tmp_path / "c.claims").read_bytes()


def test_an_existing_folder_takes_the_copy_of_one_file_under_its_name(tmp_path: Path) -> None:
    source, out = tmp_path / "a.claims", tmp_path / "out"
    source.write_text(LINE)
    out.mkdir()
    fix([source], out)
    assert sorted(os.listdir(out)) == ["a.claims", "a.claims.changes"]


def refused(paths: list[Path | str], out: Path) -> tuple[str, str]:
    """What is said where nothing may be written; all four parts are there."""
    with pytest.raises(UsageError) as caught:
        plan_copies([str(path) for path in paths], str(out))
    (problem,) = caught.value.problems
    assert problem.place.path
    assert problem.expected
    assert problem.advice
    return problem.found, problem.expected


OWN = "a place of its own for the corrected copy"


def test_the_input_is_never_written_to_by_any_of_its_names(tmp_path: Path) -> None:
    source = tmp_path / "a.claims"
    source.write_text(LINE)
    (tmp_path / "soft.claims").symlink_to(source)
    (tmp_path / "hard.claims").hardlink_to(source)
    assert (f"{str(source)!r} is the input itself", OWN) == refused([source], source)
    for name in ("soft.claims", "hard.claims"):
        target = tmp_path / name
        assert (f"{str(target)!r} is the same file as the input {str(source)!r}", OWN) == refused([source], target)
    (tmp_path / "fixed.claims.changes").symlink_to(source)
    assert refused([source], tmp_path / "fixed.claims")[1] == OWN  # the log would go through the link
    assert source.read_text() == LINE


def test_the_copy_does_not_lie_among_the_inputs(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.claims").write_text(LINE)
    (folder / "deep" / "b.claims").write_text(LINE)
    out = folder / "out"
    assert (f"{str(out)!r} lies among the inputs", OWN) == refused([folder], out)
    assert refused([folder], folder)[0] == "a folder that holds files which are no earlier corrected copy"
    (tmp_path / "in.changes").write_text("{}")  # even where it looks like an earlier copy
    assert refused([folder], folder)[1] == OWN
    (tmp_path / "link").symlink_to(folder)
    assert refused([folder], tmp_path / "link" / "out")[1] == OWN
    assert refused([folder / "a.claims", folder / "deep"], folder / "deep" / "new")[1] == OWN


def test_standard_input_has_no_file_to_copy(tmp_path: Path) -> None:
    assert refused(["-"], tmp_path / "out.json") == ("standard input has no file to copy", "input files on disk")


def test_the_copy_has_the_format_of_the_input_and_a_folder_to_be_in(tmp_path: Path) -> None:
    source = tmp_path / "a.claims"
    source.write_text(LINE)
    expected = "a name ending in .claims or .claims.gz"
    assert ("a file whose name does not end in .claims", expected) == refused([source], tmp_path / "out.json")
    missing = tmp_path / "none"
    found = refused([source], missing / "out.claims")
    assert (f"the folder {str(missing)!r} does not exist", "a folder that exists") == found


def test_several_inputs_need_a_folder_that_is_new_or_empty(tmp_path: Path) -> None:
    sources: list[Path | str] = [tmp_path / "a.claims", tmp_path / "b.claims"]
    for source in sources:
        Path(source).write_text(LINE)
    (tmp_path / "file").write_text("")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("")
    assert refused(sources, tmp_path / "file")[0] == "a file where a folder for several copies should be"
    assert refused(sources, tmp_path / "full")[0] == "a folder that holds files which are no earlier corrected copy"


def test_nothing_is_written_where_one_of_the_files_cannot_be_corrected(tmp_path: Path) -> None:
    for name in ("a.claims", "b.claims"):
        (tmp_path / name).write_text(LINE)
    paths = [str(tmp_path / name) for name in ("a.claims", "b.claims")]
    plan = plan_copies(paths, str(tmp_path / "out"))
    items = [replacement(read_file(path).records[0], "so_far", "780") for path in paths]
    (tmp_path / "b.claims").write_text("so_far: released = 871\n")
    with pytest.raises(RecordFileError):
        write_corrected(plan, items)
    assert sorted(os.listdir(tmp_path)) == ["a.claims", "b.claims"]
