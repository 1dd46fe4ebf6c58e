"""Saving: only what was edited changes, the old bytes are kept, and what somebody else wrote is never lost."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from validator.claims.record import Record
from validator.errors import UsageError
from validator.review.desk import Desk, version_of
from validator.review.draft import Edit, Flaw, drafted, replacements
from validator.review.saving import ChangedError, Saver, keep


def saved(path: Path, *edits: Edit, record: int = 0, saver: Saver | None = None) -> str | None:
    file = Desk([str(path)]).file(0)
    changes = replacements(file.records[record], edits)
    assert not isinstance(changes, Flaw)
    return (saver or Saver()).save(file, changes)


FORMS = {
    "a value of JSON text": (
        "a.json",
        '{"claims": [{"measure": "sold",  "value" : "215 cakes"}]}\r\n',
        [Edit("c1", "value", "205 cakes")],
        '{"claims": [{"measure": "sold",  "value" : "205 cakes"}]}\r\n',
    ),
    "a JSON number stays one": (
        "a.json",
        '{"claims": [{"measure": "sold", "value": 215}]}',
        [Edit("c1", "value", "1,205")],
        '{"claims": [{"measure": "sold", "value": 1205}]}',
    ),
    "what is no number becomes text": (
        "a.json",
        '{"claims": [{"measure": "sold", "value": 215}]}',
        [Edit("c1", "value", "about 200")],
        '{"claims": [{"measure": "sold", "value": "about 200"}]}',
    ),
    "escapes of what stays, stay": (
        "a.json",
        '{"claims": [{"measure": "m", "value": "5", "quote": "5 \\u2013 or \\/6"}]}',
        [Edit("c1", "quote", "5 – or /7")],
        '{"claims": [{"measure": "m", "value": "5", "quote": "5 \\u2013 or \\/7"}]}',
    ),
    "a quote comes behind the value, spaced as it is": (
        "a.json",
        '{"claims": [\n  {\n    "measure": "m",\n    "value": "5",\n    "unit": "t"\n  }\n]}',
        [Edit("c1", "quote", "five")],
        '{"claims": [\n  {\n    "measure": "m",\n    "value": "5",\n    "quote": "five",\n    "unit": "t"\n  }\n]}',
    ),
    "a quote in compact JSON": (
        "a.json",
        '{"claims":[{"value":5,"measure":"m"}]}',
        [Edit("c1", "quote", "five")],
        '{"claims":[{"value":5,"quote":"five","measure":"m"}]}',
    ),
    "a quote that was null": (
        "a.json",
        '{"claims": [{"quote": null, "measure": "m", "value": "5"}]}',
        [Edit("c1", "quote", "five")],
        '{"claims": [{"quote": "five", "measure": "m", "value": "5"}]}',
    ),
    "a quote goes with its comma": (
        "a.json",
        '{"claims": [{"measure": "m", "value": "5", "quote": "five" }]}',
        [Edit("c1", "quote", "")],
        '{"claims": [{"measure": "m", "value": "5" }]}',
    ),
    "a first quote goes with the comma behind it": (
        "a.json",
        '{"claims": [{ "quote": "five" , "measure": "m", "value": "5"}]}',
        [Edit("c1", "quote", "  ")],
        '{"claims": [{ "measure": "m", "value": "5"}]}',
    ),
    "value and quote at once": (
        "a.json",
        '{"claims": [{"measure": "m", "value": "5"}, {"measure": "m", "value": "6", "quote": "six"}]}',
        [
            Edit("c2", "quote", "7!"),
            Edit("c2", "value", "7"),
            Edit("c1", "quote", "five"),
            Edit("c1", "value", "05"),
        ],
        '{"claims": [{"measure": "m", "value": "05", "quote": "five"}, {"measure": "m", "value": "7", "quote": "7!"}]}',
    ),
    "one line of JSON Lines": (
        "a.jsonl",
        '{"id": "x", "claims": [{"measure": "m", "value": "1"}]}\n\n{"claims":[{"measure":"m","value":1}],"id":"y"}\n',
        [Edit("c1", "value", "2")],
        '{"id": "x", "claims": [{"measure": "m", "value": "2"}]}\n\n{"claims":[{"measure":"m","value":1}],"id":"y"}\n',
    ),
    "a line of claims with a comment": (
        "a.claims",
        "# all of it\nsold = 215 cakes # so far\n\nrecord:  fair\n",
        [Edit("c1", "value", "205 cakes"), Edit("c1", "quote", 'some "cakes"')],
        '# all of it\nsold = 205 cakes  "some \\"cakes\\"" # so far\n\nrecord:  fair\n',
    ),
    "a quote of a line of claims goes": (
        "a.claims",
        'sold = 215 {unit=cakes}   "all cakes"  # so far\n',
        [Edit("c1", "quote", "")],
        "sold = 215 {unit=cakes}  # so far\n",
    ),
    "a value of claims that needs quotation marks": (
        "a.claims",
        "sold = 215 cakes\n",
        [Edit("c1", "value", "#1")],
        'sold = "#1"\n',
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_only_the_edited_characters_change(tmp_path: Path, name: str) -> None:
    file, text, edits, expected = FORMS[name]
    path = tmp_path / file
    path.write_bytes(text.encode())
    backup = saved(path, *edits)
    assert path.read_bytes().decode() == expected
    assert backup == f"{path}.bak"
    assert Path(backup).read_bytes().decode() == text


@pytest.mark.parametrize("name", FORMS)
def test_what_is_judged_is_what_would_be_saved(tmp_path: Path, name: str) -> None:
    file, text, edits, _ = FORMS[name]
    path = tmp_path / file
    path.write_bytes(text.encode())
    record = Desk([str(path)]).file(0).records[0]
    changes = replacements(record, edits)
    assert not isinstance(changes, Flaw)
    draft = drafted(record, changes)
    saved(path, *edits)
    assert draft == Desk([str(path)]).file(0).records[0]


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.claims"
    path.write_bytes(b"\xef\xbb\xbfm = 5\r\n")
    saved(path, Edit("c1", "value", "6"))
    assert path.read_bytes() == b"\xef\xbb\xbfm = 6\r\n"


def test_a_file_keeps_its_permissions_and_so_does_its_copy(tmp_path: Path) -> None:
    path = tmp_path / "a.claims"
    path.write_text("m = 5\n")
    path.chmod(0o640)
    backup = saved(path, Edit("c1", "value", "6"))
    assert backup is not None
    assert [stat.S_IMODE(os.stat(name).st_mode) for name in (path, backup)] == [0o640, 0o640]
    assert sorted(name.name for name in tmp_path.iterdir()) == ["a.claims", "a.claims.bak"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.claims").write_text("m = 5\n")
    (tmp_path / "a.claims").symlink_to("real.claims")
    saved(tmp_path / "a.claims", Edit("c1", "value", "6"))
    assert (tmp_path / "a.claims").is_symlink()
    assert (tmp_path / "real.claims").read_text() == "m = 6\n"


def test_an_older_copy_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.claims"
    path.write_text("m = 5\n")
    Path(f"{path}.bak").write_text("older\n")
    assert saved(path, Edit("c1", "value", "6")) == f"{path}.bak.2"
    assert (Path(f"{path}.bak").read_text(), Path(f"{path}.bak.2").read_text()) == ("older\n", "m = 5\n")


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    path = tmp_path / "a.claims"
    path.write_text("m = 5\n")
    assert [keep(str(path), b"m = 5\n") for _ in range(2)] == [f"{path}.bak"] * 2


def test_a_run_keeps_the_file_as_it_was_before_and_what_others_wrote(tmp_path: Path) -> None:
    path, saver = tmp_path / "a.claims", Saver()
    path.write_text("m = 5\n")
    assert saved(path, Edit("c1", "value", "6"), saver=saver) == f"{path}.bak"
    assert saved(path, Edit("c1", "value", "7"), saver=saver) is None
    path.write_text("m = 8\n")
    assert saved(path, Edit("c1", "value", "9"), saver=saver) == f"{path}.bak.2"
    kept = {name.name: name.read_text() for name in tmp_path.iterdir()}
    assert kept == {"a.claims": "m = 9\n", "a.claims.bak": "m = 5\n", "a.claims.bak.2": "m = 8\n"}


def test_what_somebody_else_wrote_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.claims"
    path.write_text("m = 5\n")
    file = Desk([str(path)]).file(0)
    path.write_text("m = 8\n")
    changes = replacements(file.records[0], [Edit("c1", "value", "6")])
    assert not isinstance(changes, Flaw)
    with pytest.raises(ChangedError):
        Saver().save(file, changes)
    assert {name.name: name.read_text() for name in tmp_path.iterdir()} == {"a.claims": "m = 8\n"}


def test_a_file_that_went_away_is_not_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.claims"
    path.write_text("m = 5\n")
    file = Desk([str(path)]).file(0)
    path.unlink()
    changes = replacements(file.records[0], [Edit("c1", "value", "6")])
    assert not isinstance(changes, Flaw)
    with pytest.raises(ChangedError):
        Saver().save(file, changes)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (Edit("c1", "value", ""), "the value is empty"),
        (Edit("c1", "value", " \n"), "the value is empty"),
        (Edit("c9", "value", "5"), "no claim 'c9'"),
        (Edit("c1", "quote", "\ud800"), "half of a character"),
    ],
)
def test_an_edit_that_cannot_be_taken_says_why(tmp_path: Path, edit: Edit, told: str) -> None:
    path = tmp_path / "a.claims"
    path.write_text("m = 5\n")
    flaw = replacements(Desk([str(path)]).file(0).records[0], [edit])
    assert isinstance(flaw, Flaw)
    assert (told in flaw.message, flaw.claim, flaw.part) == (True, edit.claim, edit.part)


def test_an_edit_to_what_is_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.claims"
    path.write_text("m = 5\n")
    record = Desk([str(path)]).file(0).records[0]
    assert replacements(record, [Edit("c1", "value", "5"), Edit("c1", "quote", "  ")]) == []
    assert drafted(record, []) is record


def test_only_the_record_that_is_edited_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"claims": [{"measure": "m", "value": "1"}]},\n {"claims": [{"measure": "m", "value": "2"}]}]')
    file = Desk([str(path)]).file(0)
    record = file.records[1]
    changes = replacements(record, [Edit("c1", "value", "3")])
    assert not isinstance(changes, Flaw)
    draft = drafted(record, changes)
    assert isinstance(draft, Record)
    assert (draft.id, draft.claims[0].value, draft.place.line) == (record.id, "3", 2)


# ---- the desk --------------------------------------------------------------------------------------------------------


def test_a_file_is_read_again_when_it_has_changed_and_only_then(tmp_path: Path) -> None:
    path = tmp_path / "a.claims"
    path.write_text("m = 5\n")
    desk = Desk([str(path)])
    first = desk.file(0)
    assert desk.file(0) is first
    assert first.version == version_of(b"m = 5\n")
    path.write_text("m = 66\n")
    again = desk.file(0)
    assert (again.version, again.records[0].claims[0].value) == (version_of(b"m = 66\n"), "66")


def test_what_is_not_reviewed_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "a.claims").write_text("m = 5\n")
    (tmp_path / "notes.txt").write_text("…")
    (tmp_path / "votes.csv").write_text("a,b\n1,2\n")
    desk = Desk([str(tmp_path)])
    assert desk.paths == [str(tmp_path / "a.claims")]
    assert [os.path.basename(path) for path, _ in desk.left] == ["notes.txt", "votes.csv"]
    assert desk.left[1][1].startswith("a table: check it with validator check")


def test_a_packed_file_is_shown_and_not_written(tmp_path: Path) -> None:
    import gzip

    path = tmp_path / "a.claims.gz"
    path.write_bytes(gzip.compress(b"m = 5\n"))
    file = Desk([str(path)]).file(0)
    assert (len(file.records), file.read_only) == (1, "the file is packed: unpack it to save edits in it")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.claims", None, "the file does not exist"),
        ("a.csv", "a,b\n1,2\n", "no record to review (a table: check it"),
        ("a.json", "", "the file is empty"),
        ("a.json", '{"claims": [}', "a.json:1:13"),
        ("a.txt", "m = 5\n", "is not the name of a record file"),
    ],
)
def test_without_a_record_there_is_nothing_to_review(tmp_path: Path, name: str, text: str | None, told: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(UsageError) as error:
        Desk([str(tmp_path / name)])
    assert told in str(error.value)


def test_standard_input_cannot_be_reviewed() -> None:
    with pytest.raises(UsageError) as error:
        Desk(["-"])
    assert "save it to a file" in str(error.value)
