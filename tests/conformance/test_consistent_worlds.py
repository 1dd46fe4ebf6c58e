"""No rule accuses a record that was written, truthfully, from one consistent world (see ``worlds``)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from story import Story
from worlds import WORLDS

from validator.claims.readers import load_record
from validator.judge.derive import derive
from validator.judge.judge import Judge, Judged
from validator.judge.verdict import Verdict


def accusations(found: Judged) -> list[str]:
    """What contradicts, as a reader sees it."""
    return [
        f"{check.rule.id} [{check.strength.value if check.strength else ''}] {derive(check)}"
        for check in found.checks
        if check.verdict is Verdict.CONTRADICTS
    ]


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS.keys())
@given(data=st.data())
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), print_blob=False)
def test_a_truthful_source_is_never_accused(judge: Judge, world: Callable[[Story], None], data: st.DataObject) -> None:
    story = Story(data.draw)
    world(story)
    record = story.record()
    found = judge.judge(load_record(record))
    assert not found.read.unread
    assert not accusations(found), record["claims"]
