"""The pytest plugin: ``assert_consistent`` for tests, and ``--validator PATH``, which makes each record a test.

Contract: pytest imports this module at the start of every run (entry point ``pytest11``), also of runs that never use
it, so nothing of the engine is imported before it is needed. ``validator.pytest_records`` does what the options ask.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from validator.report.checking import Path, Source
    from validator.report.result import FailOn, Report
    from validator.rulebook.rule import RuleBook
    from validator.waivers.waiver import Accepted

    Rules = RuleBook | Path | Sequence[Path]

__all__ = ["NothingCheckedWarning", "assert_consistent"]

FAIL_ON = ("error", "warning", "note", "undecided", "never")


class NothingCheckedWarning(UserWarning):
    """No check of a record could be decided: that it passes says nothing of its numbers."""


def assert_consistent(
    source: Source,
    rules: Rules | None = None,
    *,
    fail_on: FailOn = "error",
    accepted: Accepted | Path | None = None,
) -> Report:
    """Assert that a file, a folder, or a record (as a dict or as text) contradicts itself nowhere; return the report.

    ``rules`` are added to the shipped ones, as in ``validator.check``; ``fail_on`` is the least that fails;
    ``accepted`` is a file of waivers, or what such files and baselines accept. Where nothing could be checked there is
    a ``NothingCheckedWarning``.

    Raises:
        AssertionError: with the report as its message; or with what is wrong with a source or rules that cannot be
            read, which is never taken for consistent.
        ValueError: ``fail_on`` is no severity, nor undecided or never.

    >>> fair = {"claims": [{"id": "north", "measure": "sold", "dims": {"stall": "north"}, "value": "120"},
    ...                    {"id": "all", "measure": "sold", "value": "85"}], "checks": ["north <= all"]}
    >>> try:
    ...     assert_consistent(fair)
    ... except AssertionError as error:
    ...     print(str(error).splitlines()[3])
      ✗ error  The record's own line does not hold  (proven)
    """
    __tracebackhide__ = True
    from validator.errors import UserError
    from validator.report.checking import check
    from validator.report.result import FAIL_ON

    if fail_on not in FAIL_ON:
        raise ValueError(f"fail_on is {fail_on!r}; it is one of {', '.join(FAIL_ON)}")
    try:
        report = check(source, rules, accepted=_accepted(accepted))
    except UserError as error:
        raise AssertionError(str(error)) from None
    if report.exit_code(fail_on) != 0:
        raise AssertionError(str(report))
    if not (report.counts.agrees or report.counts.contradicts):
        warnings.warn(f"nothing was checked: {report.coverage}", NothingCheckedWarning, stacklevel=2)
    return report


def _accepted(accepted: Accepted | Path | None) -> Accepted | None:
    from validator.waivers.waiver import Accepted

    if accepted is None or isinstance(accepted, Accepted):
        return accepted
    from validator.pytest_grounds import today
    from validator.waivers.waiver_file import load_waivers

    return Accepted.on(today(), load_waivers(os.fspath(accepted)))


@pytest.fixture(name="assert_consistent", scope="session")
def _assert_consistent() -> Callable[..., Report]:
    """Assert that a record, or the path of one, contradicts itself nowhere: assert_consistent(source, rules=None)."""
    return assert_consistent


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options ``--validator PATH``, ``--validator-rules PATH`` and ``--validator-fail-on LEVEL``."""
    group = parser.getgroup("validator", "records whose claims are checked for consistency")
    group.addoption(
        "--validator",
        action="append",
        default=[],
        metavar="PATH",
        help="Make each record in a file or folder a test, which fails where the record contradicts itself.",
    )
    group.addoption(
        "--validator-rules",
        action="append",
        default=[],
        metavar="PATH",
        help="A rule file or a folder of them, beside the shipped rules.",
    )
    group.addoption("--validator-fail-on", choices=FAIL_ON, help="The least that fails a record.  [default: error]")


def pytest_configure(config: pytest.Config) -> None:
    """Where records are asked for, register what makes tests of them."""
    if config.getoption("--validator"):
        from validator.pytest_records import Records

        config.pluginmanager.register(Records(config), "validator-records")
