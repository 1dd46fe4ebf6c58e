"""What a test needs of the machine: without it the test is skipped with the reason, or fails where it is required.

``VALIDATOR_REQUIRE="chromium sarif-multitool java"`` names what may not be missing; ``.ci/run`` sets it, so that a test
which nobody runs any more is noticed. A test, a fixture or the top of a module says what it needs::

    from required import chromium, needs

    browser = playwright.chromium.launch(executable_path=chromium())   # the path, or skips, or fails
    needs("java", shutil.which("java") is not None, "no Java: install default-jre-headless")
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

NAMES = ("chromium", "sarif-multitool", "java", "package-index")
"""All that can be required; a name that is none of them is a mistake, and not something that nobody needs."""

VARIABLE = "VALIDATOR_REQUIRE"


def needs(name: str, present: bool, reason: str) -> None:
    """Skip the test (at the top of a module: all of its tests) unless ``present``; fail it where ``name`` is required.

    ``reason`` says what is missing and how to get it.
    """
    required = os.environ.get(VARIABLE, "").split()
    for word in (name, *required):
        if word not in NAMES:
            pytest.fail(f"{word!r} is nothing that tests need (see {VARIABLE}); choose from {', '.join(NAMES)}")
    if present:
        return
    if name in required:
        pytest.fail(f"{reason}\n{VARIABLE} names {name!r}, so that this test may not be skipped", pytrace=False)
    pytest.skip(reason, allow_module_level=True)


def chromium() -> str:
    """The path of a Chromium or Chrome of this machine."""
    needs("chromium", importlib.util.find_spec("playwright") is not None, "no playwright: pip install playwright")
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    needs("chromium", found is not None, "no chromium on the PATH: apt-get install chromium")
    assert found is not None
    return found


MULTITOOL = "@microsoft/sarif-multitool-linux"


def sarif_multitool() -> str:
    """The path of Microsoft's SARIF Multitool: what ``SARIF_MULTITOOL`` names, or ``Sarif.Multitool`` on the PATH."""
    named = os.environ.get("SARIF_MULTITOOL", "")
    found = (named if Path(named).is_file() else None) or shutil.which("Sarif.Multitool")
    reason = f"no SARIF Multitool: npm install --prefix FOLDER {MULTITOOL}, and let SARIF_MULTITOOL name its program"
    needs("sarif-multitool", found is not None, reason)
    assert found is not None
    return found


def java() -> None:
    """A Java of this machine, on the PATH or in ``JAVA_HOME``, which Spark starts."""
    found = os.environ.get("JAVA_HOME") or shutil.which("java")
    needs("java", bool(found), "no Java: install default-jre-headless, or set JAVA_HOME")
