"""Makes the modules beside the tests importable (tests are no package), and one judge for all worlds."""

import sys
from pathlib import Path

import pytest

from validator.judge.judge import Judge
from validator.rulebook.pack import load_rules

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def judge() -> Judge:
    """A judge by the shipped rules; it keeps what it has worked out for each shape of check."""
    return Judge(load_rules())
