"""Golden files for all tests, and a cache of the tests' own.

``pytest --regenerate`` (``make goldens``) writes every golden file anew; review the difference before committing it.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Tests are no package: this makes what is beside this file importable, as `from required import chromium`.
sys.path.insert(0, str(Path(__file__).parent))

# No time limit for an example: machines differ. CI tries the same examples every time, a developer's machine new ones.
settings.register_profile("explore", deadline=None)
settings.register_profile("repeat", deadline=None, derandomize=True)
settings.load_profile("repeat" if os.environ.get("CI") else "explore")


class Golden:
    """Compares texts with golden files, or writes the files."""

    def __init__(self, regenerate: bool) -> None:
        self.regenerate = regenerate

    def case(self, case: Path, told: Callable[[Path], str]) -> None:
        """What is told of the input in a case's folder; the path of the folder is left out of it."""
        inputs = sorted(case.glob("input.*"))
        assert len(inputs) == 1, f"{case} needs exactly one input.*"
        self.text(case / "expected.txt", told(inputs[0]).replace(f"{case}/", ""))

    def text(self, expected: Path, text: str) -> None:
        """A text that must be the one in the file, which ends in one newline."""
        self.exact(expected, text.rstrip("\n") + "\n")

    def exact(self, expected: Path, text: str) -> None:
        """A text that must be the one in the file, to the byte."""
        if self.regenerate:
            expected.parent.mkdir(exist_ok=True)
            expected.write_text(text, encoding="utf-8", newline="\n")
        assert expected.exists(), f"no {expected}: run pytest --regenerate and review it"
        assert expected.read_text(encoding="utf-8") == text


# What runs in the background of a shell ignores Ctrl-C, and so would the processes that tests send it to.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate", action="store_true", help="write the golden files anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    return Golden(request.config.getoption("--regenerate"))


def pytest_configure(config: pytest.Config) -> None:
    """Before any test module is imported: no test reads what an earlier version left in the user's cache."""
    folder = tempfile.TemporaryDirectory(prefix="validator-cache-")
    before = os.environ.get("VALIDATOR_CACHE")
    os.environ["VALIDATOR_CACHE"] = folder.name

    def restore() -> None:
        folder.cleanup()
        if before is None:
            del os.environ["VALIDATOR_CACHE"]
        else:
            os.environ["VALIDATOR_CACHE"] = before

    config.add_cleanup(restore)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium without a window."""
    from required import chromium

    program = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        yield browser
        browser.close()
