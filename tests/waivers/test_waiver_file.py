"""``validator.waivers.toml``: what it may say, what is told of mistakes, and where it is looked for."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.errors import UsageError
from validator.waivers.waiver import Waiver
from validator.waivers.waiver_file import NAME, find_waivers, load_waivers, waivers_of
from validator.waivers.waiver_text import MOST_CLAIMS, OPENING, add_waivers, waiver_text

if TYPE_CHECKING:
    from conftest import Golden

ERRORS = Path(__file__).parent / "errors"
DAY = date(2025, 5, 24)
PRINT = "11ad03fbb9b45f7f"


def read(text: str) -> tuple[Waiver, ...]:
    return waivers_of(NAME, text.encode()).waivers


# --- reading ---------------------------------------------------------------------------------------------------------


def test_a_waiver_says_what_it_accepts_why_and_since_when() -> None:
    assert read(
        f"""
        # the ministry's own table
        [[waiver]]
        fingerprint = "{PRINT}"
        rule = "parts-make-whole"
        record = "exchange"
        claims = ["per_side", "so_far"]
        reason = "the ministry counts twice"
        date = 2025-05-24
        expires = 2025-12-31
        by = "J. Doe"
        """
    ) == (
        Waiver(
            reason="the ministry counts twice",
            date=DAY,
            expires=date(2025, 12, 31),
            by="J. Doe",
            fingerprint=PRINT,
            record="exchange",
            rule="parts-make-whole",
            claims=("per_side", "so_far"),
        ),
    )


def test_rule_record_and_claims_are_enough_and_a_date_may_be_text() -> None:
    text = '[[waiver]]\nrule = "a"\nrecord = "r"\nclaims = ["x"]\nreason = "known"\ndate = "2025-05-24"\n'
    assert read(text) == (Waiver(reason="known", date=DAY, record="r", rule="a", claims=("x",)),)


@pytest.mark.parametrize("written", [PRINT.upper(), f" {PRINT}\t", "11AD 03FB B9B4 5F7F", "11ad03fb\u00a0b9b45f7f"])
def test_a_fingerprint_may_be_written_with_capitals_and_spaces(written: str) -> None:
    assert read(f'[[waiver]]\nfingerprint = "{written}"\nreason = "x"\ndate = 2025-05-24\n')[0].fingerprint == PRINT


def test_a_file_of_comments_waives_nothing() -> None:
    assert read("# nothing yet\n") == ()


def test_a_file_with_a_byte_order_mark_and_windows_lines_is_read() -> None:
    data = b"\xef\xbb\xbf" + f'[[waiver]]\r\nfingerprint = "{PRINT}"\r\nreason = "x"\r\ndate = 2025-05-24\r\n'.encode()
    assert str(waivers_of(NAME, data).waivers[0].place) == f"{NAME}:1:1"


def told(path: Path) -> str:
    with pytest.raises(UsageError) as error:
        load_waivers(str(path))
    return str(error.value)


@pytest.mark.parametrize("case", sorted(ERRORS.iterdir()), ids=lambda case: case.name)
def test_a_mistake_is_told_with_its_place(case: Path, golden: Golden) -> None:
    golden.case(case, told)


@pytest.mark.parametrize("line", ["fingerprint = 11ad03fbb9b45f7f", 'reason = "one"', "[[waiver]", "expires ="])
def test_what_is_no_toml_is_told_at_its_line(line: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(f'[[waiver]]\nreason = "two"\n{line}\n')
    assert f"{NAME}:3:" in (said := told(tmp_path / NAME))
    assert "not TOML" in said


def test_a_missing_file_and_one_that_is_no_text_are_told(tmp_path: Path) -> None:
    assert "does not exist" in told(tmp_path / NAME)
    (tmp_path / NAME).write_bytes(b"\xff\xfea")
    assert "UTF-16" in told(tmp_path / NAME)


@given(
    st.binary(max_size=60)
    | st.text(alphabet="[]{}=\"\n\\#'.,waiverdatereason0123456789- ", max_size=60).map(str.encode)
)
def test_whatever_a_file_holds_it_is_read_or_told_as_a_mistake(data: bytes) -> None:
    with suppress(UsageError):
        waivers_of(NAME, data)


# --- where it is -----------------------------------------------------------------------------------------------------


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """``a/b`` and ``c`` below the current folder, with waivers in ``a``."""
    monkeypatch.chdir(tmp_path)
    for folder in ("a/b", "c"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "record.json").write_text("{}")
    (tmp_path / "a" / NAME).write_text("")
    return tmp_path


def test_the_nearest_file_above_what_is_checked_is_found(tree: Path) -> None:
    assert find_waivers(["a/b/record.json"]) == f"a/{NAME}"
    assert find_waivers(["a/b"]) == find_waivers([str(tree / "a")]) == f"a/{NAME}"
    assert find_waivers(["c/record.json", "a/b", "duckdb:a/b/votes.db?county"]) == f"a/{NAME}"


def test_a_file_beside_or_below_what_is_checked_is_not_found(tree: Path) -> None:
    assert find_waivers(["c", ".", "-", "s3://bucket/data.csv"]) is None


def test_the_path_is_told_from_the_current_folder_upwards(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree / "a" / "b")
    assert find_waivers(["record.json"]) == f"../{NAME}"
    assert find_waivers([]) is None


def test_two_files_for_one_run_are_refused(tree: Path) -> None:
    (tree / "c" / NAME).write_text("")
    with pytest.raises(UsageError, match=r"a/b has its waivers here, and c has them in c/validator\.waivers\.toml"):
        find_waivers(["a/b", "c"])


# --- writing ---------------------------------------------------------------------------------------------------------

WAIVER = Waiver(reason="known", date=DAY, fingerprint=PRINT)


def test_what_stands_in_the_file_stays_to_the_byte(tmp_path: Path) -> None:
    path = tmp_path / NAME
    before = '# my own words\n[[waiver]]\nreason   = "r" # why\ndate=2025-01-01\nfingerprint = "0000000000000000"'
    path.write_bytes(before.encode())
    add_waivers(str(path), [WAIVER], ["1 + 1 = 2 ✗ stated 3"])
    assert path.read_text(encoding="utf-8") == (
        before
        + f'\n\n[[waiver]]\n# 1 + 1 = 2 ✗ stated 3\nfingerprint = "{PRINT}"\nreason = "known"\ndate = 2025-05-24\n'
    )
    assert load_waivers(str(path)).waivers[1] == WAIVER


def test_a_new_file_begins_by_saying_what_it_is(tmp_path: Path) -> None:
    add_waivers(str(tmp_path / NAME), [WAIVER])
    assert (tmp_path / NAME).read_text(encoding="utf-8").startswith(OPENING)
    assert sorted(file.name for file in tmp_path.iterdir()) == [NAME]


def test_a_file_with_windows_lines_gets_windows_lines(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(b"# mine\r\n")
    add_waivers(str(path), [WAIVER])
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n") == 6


def test_what_is_waived_already_is_refused_with_its_place_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / NAME
    add_waivers(str(path), [WAIVER])
    before = path.read_bytes()
    with pytest.raises(UsageError, match=rf"{NAME}:3:1: {PRINT} is waived already, on 2025-05-24: known"):
        add_waivers(str(path), [Waiver(reason="again", date=DAY, fingerprint=PRINT)])
    named = Waiver(reason="x", date=DAY, rule="a", record="r", claims=("b",))
    add_waivers(str(path), [named])
    with pytest.raises(UsageError, match="the same rule, record and claims"):
        add_waivers(str(path), [named])
    assert path.read_bytes().startswith(before)


def test_a_file_with_mistakes_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text("[[waivers]]\n")
    with pytest.raises(UsageError, match="did you mean 'waiver'"):
        add_waivers(str(path), [WAIVER])
    assert path.read_text() == "[[waivers]]\n"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        add_waivers(str(tmp_path / "nowhere" / NAME), [WAIVER])


words = st.text(min_size=1, max_size=30).filter(str.strip)
unbroken = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)


@given(
    reason=unbroken.map(str.strip).filter(bool),
    record=st.none() | words,
    claims=st.lists(unbroken, max_size=3, unique=True),
    remark=st.text(max_size=200),
)
def test_whatever_is_written_reads_back(reason: str, record: str | None, claims: list[str], remark: str) -> None:
    waiver = Waiver(
        reason=reason, date=DAY, expires=DAY, fingerprint=PRINT, record=record, rule="a", claims=tuple(claims)
    )
    text = waiver_text(waiver, remark)
    assert [line for line in text.splitlines() if not line.isprintable()] == []
    [found] = read(text)
    half = record is not None and any("\ud800" <= character <= "\udfff" for character in record)
    assert (found.reason, found.claims, found.record) == (reason, tuple(claims), None if half else record)


def test_a_waiver_of_thousands_of_claims_is_named_by_its_fingerprint_alone() -> None:
    claims = tuple(f"v{number}" for number in range(MOST_CLAIMS + 1))
    text = waiver_text(Waiver(reason="x", date=DAY, fingerprint=PRINT, claims=claims), "too long")
    assert text.splitlines()[1:3] == ["# 101 claims; too long", f'fingerprint = "{PRINT}"']
