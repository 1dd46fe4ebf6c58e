"""The golden error messages: what a person sees for one bad input, compared with a file.

A case is a folder, ``tests/errors/<area>/<case>/``, with one ``input.<extension>`` and the ``expected.txt`` that
``pytest tests/errors --regenerate`` writes; review the difference before committing it. The test file of an area says
``AREA = "<area>"``, and has a test with the fixtures ``case`` (the folder) and ``golden``::

    def test_a_bad_rule_file_is_told_with_its_place(case: Path, golden: Golden) -> None:
        golden.case(case, told)  # told: Callable[[Path], str] reads the input and returns what its user is told

Inputs that cannot be kept (ten megabytes, a missing file) are made by the test, which calls ``golden.text``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

ERRORS = Path(__file__).parent


class Golden:
    """Compares texts with golden files, or writes the files."""

    def __init__(self, regenerate: bool) -> None:
        self.regenerate = regenerate

    def case(self, case: Path, told: Callable[[Path], str]) -> None:
        """What is told of a case's input; the path of the case's folder is left out of it."""
        inputs = sorted(case.glob("input.*"))
        assert len(inputs) == 1, f"{case} needs exactly one input.*"
        self.text(case / "expected.txt", told(inputs[0]).replace(f"{case}/", ""))

    def text(self, expected: Path, text: str) -> None:
        """A text that must be the one in the file."""
        text = text.rstrip("\n") + "\n"
        if self.regenerate:
            expected.parent.mkdir(exist_ok=True)
            expected.write_text(text, encoding="utf-8")
        assert expected.exists(), f"no {expected}: run pytest tests/errors --regenerate and review it"
        assert expected.read_text(encoding="utf-8") == text


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate", action="store_true", help="write the golden error messages anew")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        folders = sorted(path for path in (ERRORS / metafunc.module.AREA).iterdir() if path.is_dir())
        metafunc.parametrize("case", folders, ids=lambda folder: folder.name)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    # in a run of all tests the option is unknown, because this file is read too late to declare it
    return Golden(bool(request.config.getoption("--regenerate", default=False)))
