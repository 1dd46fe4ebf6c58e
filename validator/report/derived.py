"""What ``validator derive`` tells of records: the values implied for cells that nobody states, as lines and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from validator.judge.numerals import exact_interval
from validator.report.layout import Page, Part, counted, cut

if TYPE_CHECKING:
    from rich.text import Text

    from validator.explain.derived import Derived
    from validator.judge.judge import Judged


@dataclass(frozen=True, slots=True)
class DerivedRecord:
    """One record, and what is implied of cells that nobody states in it.

    ``contradicts``: it contradicts itself, so that what follows from its claims may be wrong too.
    """

    judged: Judged
    cells: Sequence[Derived]
    contradicts: bool


def derived_lines(page: Page, records: Sequence[DerivedRecord]) -> Iterator[Text]:
    """Each record with its implied cells, and the arithmetic under each."""
    for record in records:
        told = counted(len(record.cells), "value")
        yield from page.hang(
            0, [], (cut(record.judged.read.record.id), "bold"), f"  {told} implied that no claim states"
        )
        yield from page.hang(2, [], (record.judged.read.record.place.path, "dim"))
        if record.contradicts:
            why = "the record contradicts itself: what follows from a wrong claim is wrong too"
            yield from page.hang(2, [("! ", "bold yellow")], why)
        for cell in record.cells:
            yield page.text()
            yield from page.hang(2, [], cut(cell.name), " = ", (cell.text, "bold"))
            for line in cell.lines:
                yield from page.hang(6, [], (cut(line), "dim"))
            from_claims: list[Part] = [("from ", "dim"), (", ".join(claim.id for claim in cell.claims), "dim")]
            yield from page.hang(6, [], *from_claims)
        yield page.text()


def derived_json(records: Sequence[DerivedRecord]) -> str:
    """The same as JSON; exact values are strings, as in the report."""
    from validator import __version__

    data: dict[str, Any] = {
        "tool": {"name": "validator", "version": __version__},
        "records": [
            {
                "id": record.judged.read.record.id,
                "path": record.judged.read.record.place.path,
                "contradicts": record.contradicts,
                "derived": [
                    {
                        "cell": cell.name,
                        "measure": cell.measure,
                        "dims": dict(cell.key),
                        "value": exact_interval(cell.interval, cell.type.kind),
                        "unit": None if cell.type.unit is None else cell.type.unit.name,
                        "text": cell.text,
                        "steps": list(cell.lines),
                        "claims": [claim.id for claim in cell.claims],
                    }
                    for cell in record.cells
                ],
            }
            for record in records
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
