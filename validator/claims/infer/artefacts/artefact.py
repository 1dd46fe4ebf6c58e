"""What was seen, where, and why it is so: the form in which every trace is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from validator.claims.infer.sample import Sample
from validator.errors import visible

_SHOWN = 4
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Artefact:
    """One trace: its kind in kebab-case, a sentence, the lines that prove it, and what to do about it."""

    kind: str
    found: str
    proof: tuple[str, ...]
    advice: str = ""


def quoted(cell: str | None) -> str:
    """A cell as it stands in the file, in quotation marks and in short."""
    text = visible("" if cell is None else cell).replace("\n", "\\n").replace("\u00a0", "\\xa0")
    return f"'{text}'" if len(text) <= _LONGEST else f"'{text[:_LONGEST]}…'"


def cells_at(sample: Sample, column: int, rows: Sequence[int]) -> tuple[str, ...]:
    """The cells of a column at rows, each with its place; of many the first four."""
    told = [f"{sample.where([row])}: {quoted(sample.raw[column][row])}" for row in rows[:_SHOWN]]
    return (*told, f"and {len(rows) - _SHOWN:,} more") if len(rows) > _SHOWN else tuple(told)


def cells_text(count: int) -> str:
    """``1 cell``, ``3 cells``."""
    return f"{count:,} cell{'s' * (count != 1)}"


def listed(names: Iterable[str]) -> str:
    """``a, b and c``."""
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last
