"""Suspects and repairs in words."""

from __future__ import annotations

import pytest

from validator import check

WHOLE = "members category: military, civilian\n"


def sentences(claims: str) -> str:
    [record] = check(claims).records
    return " ".join(line for lines in record.suspicions.values() for line in lines)


def test_of_equally_good_explanations_all_are_told_and_none_is_picked() -> None:
    told = sentences("a: revenue = 50 USD\nb: costs = 90 USD\nc: profit = 40 USD\ncheck: a - b = c\n")
    assert told.startswith("One of 3 claims could be wrong, and the claims alone do not say which:")
    # 130 - 90 = 40, 50 - 10 = 40 and 50 - 90 = -40; and 90 - 50 = 40.
    for expected in ("a (50 USD): it would have to be 130 USD", "b (90 USD): it would have to be 10 USD"):
        assert expected in told
    assert "c (40 USD): it would have to be -40 USD" in told
    assert "Or two values were exchanged: 50 USD ↔ 90 USD." in told


def test_of_trusted_claims_none_is_suspected() -> None:
    told = sentences(
        f"{WHOLE}a: released[category=military] = 270 people {{trusted}}\n"
        "b: released[category=civilian] = 130 people\nc: released = 390 people {trusted}\n"
    )
    assert told.startswith("b (130 people) is the only untrusted claim whose change reconciles everything: it would")


def test_the_least_sure_claim_is_called_so() -> None:
    told = sentences(
        f"{WHOLE}a: released[category=military] = 270 people\n"
        "b: released[category=civilian] = 130 people {confidence=0.5}\nc: released = 390 people\n"
    )
    assert told.startswith("b (130 people) is the least sure claim whose change reconciles everything")


def test_a_range_is_told_where_the_value_does_not_follow() -> None:
    told = sentences("m: donated[statistic=mean] = $25\nn: donated[statistic=count] = 400\nt: donated = $12,000\n")
    # 12,000 ÷ 400 = 30 as a rounded mean; 24.5 to 25.5 times 471 to 489; 24.5 × 400 = 9,800.
    assert "m ($25): it would have to be 29.5 to 30.5 USD" in told
    assert "n (400): it would have to be 471 to 489" in told
    assert "t ($12,000): it would have to be 9,800 to 10,200 USD" in told


def test_what_alternatives_leave_is_told_apart() -> None:
    told = sentences(
        "x: cars[as_of=2023] = 1,500 cars\ny: cars[as_of=2024] = 1,200 cars\n"
        "z: cars[statistic=percent_change, as_of=2024, since=2023] = 34%\n"
    )
    assert "z (34%): it would have to be -20 % or 20 %" in told


def test_percentage_points_written_as_per_cent_are_recognised() -> None:
    told = sentences(
        "a: unemployment[as_of=2023] = 4.0%\nb: unemployment[as_of=2024] = 5.0%\n"
        "c: unemployment[statistic=percent_change, as_of=2024, since=2023] = up 1.0%\n"
    )
    # From 4 % to 5 % is a quarter more, and one percentage point.
    assert "c (up 1.0%): it would have to be ≈ 22.2222 to ≈ 27.8481 %" in told
    assert "Likely cause: percentage points written as per cent (1 percentage points, not per cent)" in told


def test_a_contradiction_whose_suspects_are_told_above_says_so() -> None:
    report = check(
        f"members side: Ukraine, Russia\n{WHOLE}m: released[side=each, category=military] = 270 people\n"
        "c: released[side=each, category=civilian] = 120 people\np: released[side=each] = 350 people\n"
        "t: released = 780 people\n"
    )
    told = [list(lines) for lines in report.records[0].suspicions.values()]
    assert told[0][0].startswith("p (350 people) is the one claim whose change reconciles everything")
    assert told[1] == ["as above: p"]


@pytest.mark.parametrize("value", ["780 people", "about 800 people"])
def test_nothing_is_suspected_where_nothing_is_wrong(value: str) -> None:
    claims = f"members side: Ukraine, Russia\np: released[side=each] = 390 people\nt: released = {value}\n"
    assert sentences(claims) == ""
