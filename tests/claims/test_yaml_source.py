"""YAML with places: YAML 1.2 scalars, the place of every part of a text, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from validator.claims.yaml_source import Located, YamlSource, load_yaml
from validator.errors import Place, RuleFileError
from validator.rulebook.fields import plain_value

CASES = sorted((Path(__file__).parents[1] / "errors" / "rules").glob("*/input.yaml"))


def loaded(text: str) -> tuple[Located, YamlSource]:
    return load_yaml("file.yaml", text.encode())


def value_of(text: str) -> tuple[Located, YamlSource]:
    """The value of the only key of a mapping."""
    located, source = loaded(text)
    assert isinstance(located.value, dict)
    (value,) = located.value.values()
    return value, source


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("0o17", "0o17"),
        ("2025-05-23", "2025-05-23"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("null", None),
        ("", None),
        ('"true"', "true"),
        ("'null'", "null"),
        ("|\n  true\n", "true\n"),
        ("7", 7),
        ("-7", -7),
        ("24.50", "24.50"),
        ("1234567890123", "1234567890123"),
        ("1e3", "1e3"),
        ("[1, a]", [1, "a"]),
        ("{a: {b: c}}", {"a": {"b": "c"}}),
    ],
)
def test_scalars_are_those_of_yaml_1_2_and_numbers_keep_their_digits(written: str, value: object) -> None:
    located, _ = value_of(f"key: {written}")

    assert plain_value(located) == value


def test_every_key_and_every_value_has_a_place() -> None:
    located, _ = loaded("a: 1\nb:\n  - x\n  - y: z\n")

    assert located.key_places == {"a": Place("file.yaml", 1, 1), "b": Place("file.yaml", 2, 1)}
    assert isinstance(located.value, dict)
    assert located.value["a"].place == Place("file.yaml", 1, 4)
    items = located.value["b"].value
    assert isinstance(items, tuple)
    assert [item.place for item in items] == [Place("file.yaml", 3, 5), Place("file.yaml", 4, 5)]


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("key: a + b ! c", (1, 12)),
        ("key: 'a + b ! c'", (1, 13)),
        ("key: 'it''s a + b ! c'", (1, 19)),
        ('key: "a + b ! c"', (1, 13)),
        (r'key: "\"a\" \u002b b ! c"', (1, 22)),
        (r'key: "a\n+\tb\x20! c"', (1, 18)),
        ('key: "a +\\\n  b ! c"', (2, 5)),
        ("key: |\n  a + b ! c\n", (2, 9)),
        ("key: |-  # a comment!\n\n  a + b\n    ! c\n", (4, 5)),
        ("key: >2+\n   a + b\n\n   ! c\n\n", (4, 4)),
        ("key: a\n  + b\n  ! c\n", (3, 3)),
        ("- {key: a + b ! c}", (1, 15)),
        ("key:\r\n  a + b\r\n  ! c\r\n", (3, 3)),
        ("key: a + 𝕏 ! c", (1, 12)),
    ],
)
def test_a_part_of_a_text_is_found_however_the_text_is_written(written: str, at: tuple[int, int]) -> None:
    located, source = loaded(written)
    while not isinstance(located.value, str):
        assert located.value
        assert not isinstance(located.value, bool)
        located = next(iter(located.value.values() if isinstance(located.value, dict) else located.value))
    start = located.value.index("!")

    assert source.inside(located, start, start + 1) == (Place("file.yaml", *at), 1)


def test_a_part_over_several_lines_is_underlined_to_the_end_of_its_first_line() -> None:
    located, source = value_of("key: one\n  two \n  three\n")

    assert source.inside(located, 4, 13) == (Place("file.yaml", 2, 3), 3)


def test_the_end_of_a_text_is_behind_its_last_character() -> None:
    located, source = value_of("key: 'a + '\nother: b\n".splitlines()[0])

    assert source.inside(located, 4, 5) == (Place("file.yaml", 1, 10), 1)


def test_a_text_of_white_space_is_found_where_it_begins() -> None:
    located, source = value_of("key: '  '\n")

    assert source.inside(located, 1, 2) == (Place("file.yaml", 1, 6), 1)


words = st.text(alphabet="ab+=()[]\"'\\#:?-!`é𝕏 \n", min_size=1, max_size=30).filter(lambda text: text.strip())


@given(words, st.sampled_from([None, "'", '"', "|", ">"]), st.sampled_from([20, 1_000]))
def test_every_character_of_any_text_is_found_in_every_style(text: str, style: str | None, width: int) -> None:
    dumped = yaml.safe_dump({"key": text}, default_style=style, width=width, allow_unicode=True)
    located, source = value_of(dumped)
    assert located.value == text

    for at, char in enumerate(text):
        if not char.isspace():
            place, _ = source.inside(located, at, at + 1)
            written = source.lines[place.line - 1][place.column - 1 :]
            assert written.startswith((char, "\\" + char, "\\x", "\\u", "\\U"))


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n"])
def test_a_file_without_a_value_is_refused(text: str) -> None:
    if text == "---\n":
        assert loaded(text)[0].value is None
        return
    with pytest.raises(RuleFileError) as caught:
        loaded(text)
    assert caught.value.problems[0].place == Place("file.yaml", 1, 1)


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    located, _ = load_yaml("file.yaml", b"\xef\xbb\xbfkey: value\n")

    assert located.key_places == {"key": Place("file.yaml", 1, 1)}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_lines_are_counted_as_yaml_counts_them(line_end: str) -> None:
    located, _ = loaded(f"a: 1{line_end}b: 2{line_end}")

    assert located.key_places == {"a": Place("file.yaml", 1, 1), "b": Place("file.yaml", 2, 1)}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_without_the_c_library_the_same_files_are_read_and_the_same_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def outcome() -> object:
        try:
            return plain_value(load_yaml("file.yaml", path.read_bytes())[0])
        except RuleFileError as error:
            return len(error.problems)

    with_c = outcome()
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)

    assert outcome() == with_c
