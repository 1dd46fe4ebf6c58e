"""A claim that is written to disk and read back says the same and stands at the same place."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.across.claim_store import ClaimStore, statement
from validator.claims.readers import load_record
from validator.claims.reading import read_claims
from validator.judge.together import owned_claims

RECORD = load_record("""\
record: one
published: 2025-05-23
locale: de
freed[side=each, stage=actual] = 1.234,5 persons  "rund 1.234,5"
freed[gender=women, statistic=share] = about 39%
talks = 2022-02
talks[statistic=weekday] = Friday
talks[statistic=relative] = last week
sold = 24,90 {unit=USD, precision=exact, note="by phone", confidence=0.8}
sold[day=2] = 24,90 {unit=USD, precision="decimals 0"}
temperature = 20 °C
rose[statistic=change, as_of=2024, since=2023] = rose
""")


@pytest.mark.parametrize("at", range(len(RECORD.claims)))
def test_a_claim_is_read_back_as_it_was_written(at: int, tmp_path: Path) -> None:
    read = read_claims(RECORD)
    owned = owned_claims(7, read)
    if at >= len(owned):
        pytest.skip("a claim that cannot be read")
    store = ClaimStore(tmp_path / "claims")
    places = [store.write(one) for one in owned]
    store.written()

    one, again = owned[at], store.read(*places[at])

    assert (again.number, again.record, again.path, again.published) == (7, "one", "<text>", one.published)
    assert again.read.claim == one.read.claim
    assert again.read.claim.place == one.read.claim.place
    assert again.read.claim.place_of("value").line == one.read.claim.place_of("value").line
    for name in ("id", "position", "measure", "key", "quantity", "unit", "says_direction", "noun"):
        assert getattr(again.read, name) == getattr(one.read, name), name
    assert again.read.unit is one.read.unit
    assert statement(again.read) == statement(one.read)
    store.close()
