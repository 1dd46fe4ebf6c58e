"""The golden error messages: what a person sees for one bad input, compared with a file.

A case is a folder, ``tests/errors/<area>/<case>/``, with one ``input.<extension>`` and the ``expected.txt`` that
``pytest --regenerate`` writes; review the difference before committing it. The test file of an area says
``AREA = "<area>"``, and has a test with the fixtures ``case`` (the folder) and ``golden``::

    def test_a_bad_rule_file_is_told_with_its_place(case: Path, golden: Golden) -> None:
        golden.case(case, told)  # told: Callable[[Path], str] reads the input and returns what its user is told

Inputs that cannot be kept (ten megabytes, a missing file) are made by the test, which calls ``golden.text``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

ERRORS = Path(__file__).parent


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        folders = sorted(path for path in (ERRORS / metafunc.module.AREA).iterdir() if path.is_dir())
        metafunc.parametrize("case", folders, ids=lambda folder: folder.name)
