"""One clear mistake in an otherwise consistent world is found, and the check that finds it names the wrong claim."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mistakes import MISTAKES
from story import Story

from validator.claims.readers import load_record
from validator.judge.judge import Judge
from validator.judge.verdict import Strength, Verdict


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
@given(data=st.data())
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), print_blob=False)
def test_one_planted_mistake_is_found(judge: Judge, mistake: Callable[[Story], str], data: st.DataObject) -> None:
    story = Story(data.draw)
    wrong = mistake(story)
    found = judge.judge(load_record(story.record()))
    assert not found.read.unread
    accused = [
        claim.id
        for check in found.checks
        if check.verdict is Verdict.CONTRADICTS and check.strength is Strength.PROVEN
        for claim in check.claims
    ]
    assert wrong in accused, story.claims
