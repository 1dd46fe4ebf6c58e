"""Tables that end where a spreadsheet ends: 65,536 rows (Excel 97–2003) or 1,048,576 (Excel since 2007).

Source: Microsoft, "Excel specifications and limits". A header may or may not have been one of these rows.
"""

from __future__ import annotations

from validator.claims.infer.artefacts.artefact import Artefact

LIMITS = {65_536: "Excel 97–2003 and many programs after it", 1_048_576: "Excel since 2007"}


def cut_by_a_spreadsheet(rows: int, header: bool) -> list[Artefact]:
    """Whether a table of so many rows (without its header) fills a sheet to the last row.

    >>> cut_by_a_spreadsheet(65_535, header=True)[0].proof
    ('65,535 rows and the row with the names of the columns make 65,536',)
    >>> cut_by_a_spreadsheet(65_535, header=False), cut_by_a_spreadsheet(60_000, header=True)
    ([], [])
    """
    found = []
    for limit, program in LIMITS.items():
        if rows == limit:
            proof = f"{rows:,} rows"
        elif rows + 1 == limit and header:
            proof = f"{rows:,} rows and the row with the names of the columns make {limit:,}"
        else:
            continue
        told = f"the table ends where a sheet of {program} ends"
        advice = "compare its last row with the source: what came after it may be missing"
        found.append(Artefact("cut-by-a-spreadsheet", told, (proof,), advice))
    return found
