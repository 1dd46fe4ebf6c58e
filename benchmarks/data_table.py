"""The Markdown that `make bench-data` prints, and puts into benchmarks/README.md when it is told to."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

README = Path(__file__).resolve().parent / "README.md"
BEGIN = "<!-- written by make bench-data BENCH=--write -->"
END = "<!-- end of what is written -->"
PACKAGES = ("duckdb", "polars", "pyarrow", "pandera", "pointblank", "vtlengine")


@dataclass(frozen=True, slots=True)
class Line:
    """A job: what was asked for, what was measured here and of the peer, and the number that the goals are about.

    ``at_most``: a smaller number is better. ``goal`` and ``stretch`` are None where none was set.
    """

    job: str
    goal: float
    stretch: float | None
    unit: str
    here: str
    peer: str
    number: float
    at_most: bool = True

    def reached(self, limit: float | None) -> str:
        if limit is None:
            return "–"
        is_reached = self.number <= limit if self.at_most else self.number >= limit
        sign = "≤" if self.at_most else "≥"
        return f"{sign} {_number(limit, self.unit)} {'reached' if is_reached else '**not reached**'}"


def markdown(lines: Iterable[Line], others: Iterable[tuple[str, str, str]], notes: Iterable[str]) -> str:
    """The tables with the machine's description."""
    rows = [
        f"| {line.job} | {line.here} | {line.peer} | {_number(line.number, line.unit)} "
        f"| {line.reached(line.goal)} | {line.reached(line.stretch)} |"
        for line in lines
    ]
    table = ["", "| job, whole process | this | peer | | goal | stretch |", "|---|---|---|---|---|---|", *rows]
    more = [f"| {job} | {program} | {took} |" for job, program, took in others]
    beside = [
        "",
        "Others on the same files, in the same run:",
        "",
        "| job | program | median |",
        "|---|---|---|",
        *more,
    ]
    told = ["", *(f"- {note}" for note in notes)]
    return "\n".join([machine(), *(table if rows else []), *(beside if more else []), *told])


def put_into_readme(text: str) -> None:
    """Replace what stands between the two marks."""
    page = README.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    README.write_text(f"{before}{BEGIN}\n{text.strip()}\n{END}{after}", encoding="utf-8")


def machine() -> str:
    """What the numbers were measured on."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return (
        f"Measured on {os.cpu_count()} processors ({_processor()}), {memory:.0f} GB of memory, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}; {_versions(PACKAGES)}."
    )


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").split("\n"):
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def _versions(packages: Sequence[str]) -> str:
    known = []
    for package in packages:
        try:
            known.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join(known)


def _number(number: float, unit: str) -> str:
    match unit:
        case "×":
            return f"{number:.2f} ×" if number < 10 else f"{number:.1f} ×"
        case "MB":
            return f"{number:,.0f} MB"
        case _:
            return f"{number:,.0f}{unit}"
