"""The part in memory as a relation of lines, for DuckDB: no delimiter, no quotation, blank lines as nulls."""

from __future__ import annotations

PATH = "part://now"
"""Where the part in memory is read."""

LINES = (
    f"(SELECT line FROM read_csv('{PATH}', columns = {{line: 'VARCHAR'}}, delim = '\x01', quote = '', escape = '', "
    "comment = '', header = false, auto_detect = false, buffer_size = 4194304))"
)
