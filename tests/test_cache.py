"""The cache: it saves work, and whatever lies in its folder, the result is as without it."""

from __future__ import annotations

import hashlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from validator.cache import MOST_ENTRIES, cache_folder, cached
from validator.errors import Place
from validator.rulebook.pack import load_rules
from validator.rulebook.rule import RuleBook, Severity

SOURCES = ("cache.py",)
RULE = """\
title: {title}
expect: a + b = c
examples:
  - {{verdict: agrees, claims: "a = 1\\nb = 2\\nc = 3"}}
  - {{verdict: contradicts, claims: "a = 1\\nb = 2\\nc = 4"}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VALIDATOR_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def counting(value: object) -> tuple[Callable[[], object], list[int]]:
    """A builder of the value, and a list that grows each time it is called."""
    calls: list[int] = []

    def build() -> object:
        calls.append(1)
        return value

    return build, calls


def entry_of(folder: Path) -> Path:
    (entry,) = folder.glob("*.pickle")
    return entry


def signed(entry: Path, pickled: bytes) -> bytes:
    """An entry as the cache writes it: what follows must be refused for its content, not for its checksum."""
    return hashlib.sha256(entry.stem.encode() + pickled).digest() + pickled


def test_what_was_built_once_is_not_built_again(folder: Path) -> None:
    build, calls = counting(
        {"half": Fraction(1, 2), "place": Place("a", 1, 2), "how": Severity.NOTE, "s": frozenset("a")}
    )

    first = cached("x", [b"1"], SOURCES, build)
    second = cached("x", [b"1"], SOURCES, build)

    assert first == second
    assert len(calls) == 1


def test_other_input_is_built_anew_wherever_the_parts_end(folder: Path) -> None:
    build, calls = counting(1)

    for parts in ([b"12", b"3"], [b"1", b"23"], [b"123"], [b"123", b""]):
        cached("x", parts, SOURCES, build)

    assert len(calls) == 4


def test_other_code_is_other_input(folder: Path) -> None:
    build, calls = counting(1)

    cached("x", [b"1"], ("cache.py",), build)
    cached("x", [b"1"], ("cache.py", "rulebook"), build)

    assert len(calls) == 2


def test_the_shipped_rules_are_the_same_from_the_cache(folder: Path) -> None:
    built, again = load_rules(), load_rules()

    assert [(rule.id, rule.expect, rule.examples, rule.place) for rule in built] == [
        (rule.id, rule.expect, rule.examples, rule.place) for rule in again
    ]
    assert built.rules[0] is not again.rules[0]
    assert (built.measures, built.members) == (again.measures, again.members)


def test_a_changed_rule_file_is_seen_at_once(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "rule.yaml"
    titles = []
    for title in ("One", "Two", "One"):
        path.write_text(RULE.format(title=title))
        os.utime(path, (1, 1))  # the same size and the same time: only the content tells
        titles += [rule.title for rule in load_rules([str(path)], shipped=False)]

    assert titles == ["One", "Two", "One"]


def test_a_rule_file_that_is_wrong_is_told_every_time(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "rule.yaml").write_text("title: [")

    for _ in range(2):
        with pytest.raises(Exception, match="where a value should stand"):
            load_rules([str(tmp_path / "rule.yaml")], shipped=False)


class Evil:
    """Its pickle makes a file when it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (open, (str(self.path), "w"))


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda entry: b"", id="empty"),
        pytest.param(lambda entry: entry.read_bytes()[:-1], id="one byte short"),
        pytest.param(lambda entry: entry.read_bytes()[:20], id="cut in the checksum"),
        pytest.param(lambda entry: entry.read_bytes()[:40] + b"?" + entry.read_bytes()[41:], id="one byte changed"),
        pytest.param(lambda entry: entry.read_bytes() + b"x", id="longer"),
        pytest.param(lambda entry: os.urandom(100), id="anything"),
        pytest.param(lambda entry: pickle.dumps("foreign"), id="a pickle of another program"),
        pytest.param(lambda entry: signed(Path("other-1.pickle"), pickle.dumps("foreign")), id="another entry"),
        pytest.param(lambda entry: signed(entry, b"not a pickle"), id="no pickle"),
        pytest.param(lambda entry: signed(entry, b"\x80\x05" + b"(" * 100_000), id="a pickle without end"),
        pytest.param(lambda entry: signed(entry, pickle.dumps(Path("x"))), id="a class of another package"),
        pytest.param(lambda entry: signed(entry, b"cvalidator.cache\nPath\n."), id="a name that the package imports"),
        pytest.param(lambda entry: signed(entry, b"cvalidator.errors\nnearest\n."), id="a function of the package"),
        pytest.param(lambda entry: signed(entry, b"cvalidator.cli\nmain\n."), id="the command line"),
        pytest.param(lambda entry: signed(entry, b"cvalidator.claims.nothing\nThing\n."), id="no module"),
        pytest.param(
            lambda entry: signed(entry, b"\x80\x05\x8c\x10validator.errors\x8c\x0ePlace.__init__\x93."), id="dotted"
        ),
        pytest.param(lambda entry: signed(entry, b"cbuiltins\neval\n(V1\ntR."), id="eval"),
    ],
)
def test_a_damaged_or_foreign_entry_is_ignored_and_written_anew(damage: Callable[[Path], bytes], folder: Path) -> None:
    build, calls = counting("right")
    cached("x", [b"1"], SOURCES, build)
    entry = entry_of(folder)
    good = entry.read_bytes()
    entry.write_bytes(damage(entry))

    assert cached("x", [b"1"], SOURCES, build) == "right"

    assert len(calls) == 2
    assert entry.read_bytes() == good


def test_an_entry_can_run_no_code(folder: Path, tmp_path: Path) -> None:
    build, _ = counting("right")
    cached("x", [b"1"], SOURCES, build)
    entry = entry_of(folder)
    entry.write_bytes(signed(entry, pickle.dumps(Evil(tmp_path / "owned"))))

    assert cached("x", [b"1"], SOURCES, build) == "right"
    assert not (tmp_path / "owned").exists()


def test_an_empty_variable_turns_the_cache_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VALIDATOR_CACHE", "")
    build, calls = counting(1)

    assert cached("x", [b"1"], SOURCES, build) == 1
    assert cached("x", [b"1"], SOURCES, build) == 1

    assert len(calls) == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/cache"}, Path("/cache/validator")),
        ("linux", {"HOME": "/home/somebody"}, Path("/home/somebody/.cache/validator")),
        ("linux", {"XDG_CACHE_HOME": "relative"}, None),
        ("win32", {"LOCALAPPDATA": "/local"}, Path("/local/validator/cache")),
        ("win32", {}, None),
    ],
)
def test_the_folder_is_the_users_cache(
    platform: str, variables: dict[str, str], expected: Path | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("VALIDATOR_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)

    assert cache_folder() == expected


def test_a_folder_that_cannot_be_written_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    build, calls = counting(1)

    for place in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/nowhere")):
        monkeypatch.setenv("VALIDATOR_CACHE", str(place))
        assert cached("x", [b"1"], SOURCES, build) == 1

    assert len(calls) == 3
    assert (tmp_path / "file").read_text() == "in the way"


def test_a_folder_where_the_entry_should_be_is_passed_over(folder: Path) -> None:
    build, calls = counting(1)
    cached("x", [b"1"], SOURCES, build)
    entry = entry_of(folder)
    entry.unlink()
    entry.mkdir()

    assert cached("x", [b"1"], SOURCES, build) == 1
    assert len(calls) == 2


def test_the_oldest_entries_are_deleted(folder: Path) -> None:
    build, _ = counting(1)
    for number in range(MOST_ENTRIES):
        cached("x", [str(number).encode()], SOURCES, build)
    oldest = sorted(folder.iterdir())[0]
    os.utime(oldest, (1, 1))

    cached("x", [b"one more"], SOURCES, build)

    assert len(list(folder.iterdir())) == MOST_ENTRIES
    assert not oldest.exists()


def test_many_processes_at_once_all_find_the_same(folder: Path) -> None:
    code = "from validator.rulebook.pack import load_rules; print(len(load_rules()))"
    processes = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(4)]

    counts = {process.communicate(timeout=60)[0] for process in processes}

    assert counts == {f"{len(load_rules())}\n".encode()}
    assert {path.suffix for path in folder.iterdir()} == {".pickle"}


def test_what_the_cache_returns_is_a_rule_book(folder: Path) -> None:
    assert isinstance(load_rules(), RuleBook)
    assert isinstance(load_rules(), RuleBook)
