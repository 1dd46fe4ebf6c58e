"""The part in memory as a relation of lines, for DuckDB: no delimiter, no quotation, blank lines as nulls."""

from __future__ import annotations

from validator.bulk.part_file import PATH

LINES = (
    f"(SELECT line FROM read_csv('{PATH}', columns = {{line: 'VARCHAR'}}, delim = '\x01', quote = '', escape = '', "
    "comment = '', header = false, auto_detect = false, buffer_size = 4194304))"
)
