"""Check that the claims of a source are consistent with each other.

>>> from validator import check
>>> report = check({"claims": [
...     {"id": "soldiers", "measure": "released", "dims": {"category": "military"}, "value": "270", "unit": "person"},
...     {"id": "civilians", "measure": "released", "dims": {"category": "civilian"}, "value": "130", "unit": "person"},
...     {"id": "all", "measure": "released", "value": "390", "unit": "person"}],
...     "checks": ["soldiers + civilians = all"]})
>>> [finding.shown.difference_text for finding in report.contradictions if finding.rule.origin == "record"]
['10 too low']
"""

from __future__ import annotations

# Known to type checkers by its name. Importing it from typing would take a third of the time until the command line can
# answer Ctrl-C in a line.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from validator.claims.readers import load_record
    from validator.claims.record import Claim, Record
    from validator.errors import InternalError, RecordFileError, RuleFileError, UserError, ValidatorError
    from validator.judge.verdict import Strength, Verdict
    from validator.report.checking import check
    from validator.report.finding import Finding
    from validator.report.record_report import RecordReport
    from validator.report.result import Report
    from validator.rulebook.pack import load_rules
    from validator.rulebook.rule import Rule, RuleBook, Severity

__version__ = "0.1.0"

__all__ = [
    "Claim",
    "Finding",
    "InternalError",
    "Record",
    "RecordFileError",
    "RecordReport",
    "Report",
    "Rule",
    "RuleBook",
    "RuleFileError",
    "Severity",
    "Strength",
    "UserError",
    "ValidatorError",
    "Verdict",
    "__version__",
    "check",
    "load_record",
    "load_rules",
]

_HOMES = {
    "check": "validator.report.checking",
    "load_record": "validator.claims.readers",
    "load_rules": "validator.rulebook.pack",
    "Claim": "validator.claims.record",
    "Record": "validator.claims.record",
    "Report": "validator.report.result",
    "RecordReport": "validator.report.record_report",
    "Finding": "validator.report.finding",
    "Rule": "validator.rulebook.rule",
    "RuleBook": "validator.rulebook.rule",
    "Severity": "validator.rulebook.rule",
    "Strength": "validator.judge.verdict",
    "Verdict": "validator.judge.verdict",
    "ValidatorError": "validator.errors",
    "UserError": "validator.errors",
    "RecordFileError": "validator.errors",
    "RuleFileError": "validator.errors",
    "InternalError": "validator.errors",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used (PEP 562): ``validator --help`` must not load the judge."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(home), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
