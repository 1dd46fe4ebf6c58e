"""A waiver holds through edits elsewhere, and for no other value: that is what a fingerprint promises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from validator import check, load_rules

RULES = load_rules([Path(__file__).parents[1] / "report" / "rules" / "parts-make-whole.yaml"], shipped=False)
FAIR: list[dict[str, Any]] = [
    {"measure": "sold", "dims": {"stall": "north"}, "value": "120 cakes"},
    {"measure": "sold", "dims": {"stall": "south"}, "value": "85 cakes"},
    {"measure": "sold", "value": "215 cakes"},
]


def fingerprints(claims: list[dict[str, Any]], indent: int | None = None, before: str = "") -> list[str]:
    """Those of the contradictions of a record of these claims, whose text may be laid out in any way."""
    record = {"id": "fair", "members": {"stall": ["north", "south"]}, "claims": claims}
    report = check(before + json.dumps(record, indent=indent), RULES, explain=False)
    return [finding.fingerprint for finding in report.contradictions]


[STATED] = fingerprints(FAIR)


others = st.lists(
    st.fixed_dictionaries(
        {"measure": st.sampled_from(["baked", "guests"]), "value": st.integers(0, 10**6).map(str)},
        optional={
            "dims": st.fixed_dictionaries({"day": st.sampled_from(["Saturday", "Sunday"])}),
            "quote": st.text(min_size=1, max_size=20),
        },
    ),
    max_size=6,
)


@given(others, st.randoms(use_true_random=False), st.sampled_from([None, 0, 2, 7]), st.integers(0, 3))
def test_other_claims_another_order_and_other_lines_leave_a_fingerprint_as_it_is(
    added: list[dict[str, Any]], random: Any, indent: int | None, blank: int
) -> None:
    claims = FAIR + added
    random.shuffle(claims)
    assert STATED in fingerprints(claims, indent, "\n" * blank)


@given(st.permutations(["north", "south", "all"]), st.booleans())
def test_the_ids_of_claims_are_no_part_of_a_fingerprint(ids: list[str], quoted: bool) -> None:
    claims = [{**claim, "id": name} for claim, name in zip(FAIR, ids, strict=True)]
    if quoted:
        claims = [{**claim, "quote": f"a quote of {claim['value']}"} for claim in claims]
    assert fingerprints(claims) == [STATED]


@given(st.integers(0, 2), st.integers(0, 10**9))
def test_another_written_value_is_another_fingerprint(which: int, number: int) -> None:
    claims = [dict(claim) for claim in FAIR]
    before = claims[which]["value"]
    claims[which]["value"] = f"{number} cakes"
    found = fingerprints(claims)
    assert (STATED in found) == (claims[which]["value"] == before)


def test_the_same_number_written_otherwise_is_another_fingerprint() -> None:
    assert STATED not in fingerprints([*FAIR[:2], {"measure": "sold", "value": "two hundred and fifteen cakes"}])


def test_another_record_is_another_fingerprint() -> None:
    record = {"id": "market", "members": {"stall": ["north", "south"]}, "claims": FAIR}
    assert [finding.fingerprint for finding in check(record, RULES).contradictions] != [STATED]
