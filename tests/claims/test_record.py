"""Records made by hand, their places, and the published schema."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys

import pytest

from validator.claims.readers import load_record
from validator.claims.record import Claim, Record
from validator.claims.record_schema import record_schema
from validator.errors import Place

TEXT = """{
  "source": {"title": "x", "published": "2025-05-23"},
  "claims": [
    {"id": "each", "measure": "released", "value": "390"},
    {"measure": "released",
     "dims": {"side": "Ukraine"}, "value": 24.50}
  ],
  "checks": ["each × 2 = so_far", "a\\n = \\u00e9 + each"]
}"""


@pytest.fixture
def record() -> Record:
    return load_record(TEXT)


def test_a_number_keeps_the_digits_that_were_written(record: Record) -> None:
    assert record.claims[1].value == "24.50"


@pytest.mark.parametrize("written", ["0.1", "24.50", "1e999999999", "-0", "1E+5", "9" * 400, "9" * 5000])
def test_every_json_number_is_kept_as_text(written: str) -> None:
    record = load_record('{"claims": [{"measure": "released", "value": %s}]}' % written)  # noqa: UP031
    assert record.claims[0].value == written


def test_claims_without_an_id_are_called_by_their_position(record: Record) -> None:
    assert [claim.id for claim in record.claims] == ["each", "c2"]


def test_a_claim_knows_its_line_and_column(record: Record) -> None:
    assert [claim.place for claim in record.claims] == [Place("<text>", 4, 5), Place("<text>", 5, 5)]


def test_a_part_of_a_claim_has_a_place_of_its_own(record: Record) -> None:
    assert record.claims[1].place_of("value") == Place("<text>", 6, 44)
    assert record.claims[1].place_of("dims", "side") == Place("<text>", 6, 23)


def test_a_part_that_is_not_written_has_the_place_of_what_is_around_it(record: Record) -> None:
    assert record.claims[0].place_of("unit") == Place("<text>", 4, 5)


def test_each_check_has_its_place(record: Record) -> None:
    assert record.check_places == (Place("<text>", 8, 14), Place("<text>", 8, 35))


def test_a_problem_with_a_value_shows_the_value(record: Record) -> None:
    problem = record.problem_at(record.claims[1], "value", "cannot read it", "a number", "correct it")
    assert str(problem).splitlines() == [
        "<text>:6:44: cannot read it",
        '  6 |      "dims": {"side": "Ukraine"}, "value": 24.50}',
        "    |                                            ^^^^^",
        "  expected: a number",
        "  to do: correct it",
    ]


def test_a_problem_inside_a_check_counts_its_escapes(record: Record) -> None:
    # characters 9 to 13 of the second line are its last name: a, line break, blank, =, blank, é, blank, +, blank, each
    problem = record.problem_at_check(1, "unknown", span=(9, 13))
    assert problem.place == Place("<text>", 8, 51)
    assert problem.length == 4


def test_a_problem_with_the_source_is_placed_there(record: Record) -> None:
    assert record.problem_at_source("published", "no date").place == Place("<text>", 2, 41)


def test_a_problem_with_the_record_itself_is_placed_at_its_field() -> None:
    record = load_record('{"locale": "xx"}')
    assert record.problem_at(None, "locale", "unknown").place == Place("<text>", 1, 12)


def test_a_record_made_by_hand_has_no_file() -> None:
    record = Record(claims=(Claim(measure="released", value="390"),), checks=("a = b",))
    assert record.place == record.claims[0].place == Place("<record>")
    assert record.problem_at_check(0, "unknown", span=(4, 5)).place == Place("<record>", 1, 5)


def test_records_are_equal_by_content_and_survive_pickling(record: Record) -> None:
    copy = pickle.loads(pickle.dumps(record))
    assert copy == record
    assert copy.claims[1].place == record.claims[1].place


def test_nothing_in_a_record_can_be_changed(record: Record) -> None:
    with pytest.raises(AttributeError):
        record.claims[0].value = "391"  # type: ignore[misc]


def test_the_schema_describes_every_field_and_nothing_of_pydantic() -> None:
    schema = record_schema()
    claim = schema["$defs"]["Claim"]
    assert claim["required"] == ["measure", "value"]
    assert list(claim["properties"]) == [
        "id",
        "measure",
        "dims",
        "value",
        "unit",
        "quote",
        "precision",
        "rounding",
        "confidence",
        "trusted",
        "note",
    ]
    for part in (schema, claim, schema["$defs"]["Source"], schema["$defs"]["MeasureDeclaration"]):
        assert part["additionalProperties"] is False
        assert all(field.get("description") for field in part["properties"].values())
    assert {kind["type"] for kind in claim["properties"]["value"]["anyOf"]} == {"string", "number"}
    assert "Titel" not in json.dumps(schema)
    assert "default" not in json.dumps(claim["properties"]["dims"].keys().__repr__())


def test_reading_a_good_record_imports_no_pydantic() -> None:
    program = (
        "import sys; from validator.claims.readers import load_record; "
        'load_record(\'{"claims": [{"measure": "m", "value": 1}]}\'); sys.exit(\'pydantic\' in sys.modules)'
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
