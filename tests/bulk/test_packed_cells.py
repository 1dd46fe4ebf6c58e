"""Rows packed in SQL are unpacked to the same cells, in Python and in SQL."""

from __future__ import annotations

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.bulk.dialect import quoted
from validator.bulk.packed_cells import cell_sql, nothing, packed_sql, unpacked

texts = st.none() | st.text(st.sampled_from("ab\x1c\x1d\x1e\x1fens é"), max_size=6)


@settings(max_examples=100, deadline=None)
@given(st.lists(texts, min_size=1, max_size=4))
def test_cells_come_back_as_they_were(cells: list[str | None]) -> None:
    row = ", ".join(
        f"{'NULL' if cell is None else quoted(cell)}::VARCHAR AS c{number}" for number, cell in enumerate(cells)
    )
    packed = packed_sql([(f"c{number}", True) for number in range(len(cells))])
    back = ", ".join(cell_sql("packed", number, is_text=True) for number in range(len(cells)))
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT packed, {back} FROM (SELECT {packed} AS packed FROM (SELECT {row}))"
        ).fetchone()
    assert found is not None
    assert unpacked(found[0]) == cells
    assert list(found[1:]) == cells
    assert (found[0] == nothing(len(cells))) == all(cell is None for cell in cells)
