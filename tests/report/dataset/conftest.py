"""The counties' data set for all tests of its report; ``from county_data import …`` works in them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from county_data import Counties, judged_counties


@pytest.fixture(scope="session")
def counties() -> Iterator[Counties]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(Path(__file__).parent)
        patch.setenv("VALIDATOR_CACHE", "")
        yield judged_counties()
