"""JSON Lines in SQL: which skeleton a line has, and the texts at the places that the skeleton leaves open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from validator.bulk.dialect import DUCKDB, Dialect
from validator.bulk.learned import Sampled
from validator.bulk.skeleton import Skeleton, skeleton
from validator.claims.origin import Lines
from validator.claims.readers.json_lines import read_json_lines
from validator.claims.record import Record

BACKSLASH = "\\"
_VALUE = re.compile(r"\$\.claims\[(\d+)\]\.value")


class JsonForm:
    """Lines as rows: the place of a text is its claim's position in the record."""

    columns: tuple[str, ...] = ("line",)
    raw: str = "line"
    whole_numbers: frozenset[int] = frozenset()
    has_ids = True

    def __init__(self, sql: Dialect = DUCKDB) -> None:
        self.sql = sql

    def texts(self, keys: Sequence[Skeleton], rows: str, ordinal: str) -> str:
        """A line is of a shape if the pieces of its skeleton and the line's own texts make up the line."""
        paths = list(dict.fromkeys(["$.id", *(path for key in keys for path in key.paths)]))
        read, values_sql = self.sql.json_texts(rows, paths)
        at_path = dict(zip(paths, values_sql, strict=True))
        cases = " ".join(f"WHEN {_matches(key, at_path, keys, self.sql)} THEN {at}" for at, key in enumerate(keys, 1))
        values = [(int(found[1]), path) for path in paths if (found := _VALUE.fullmatch(path))]
        texts = "".join(f", {at_path[path]} AS t{place}" for place, path in sorted(values))
        head = f"{ordinal}, " if ordinal else ""
        return (
            f"SELECT {head}line, {at_path['$.id']} AS id, "
            f"CASE WHEN contains(line, {self.sql.quoted(BACKSLASH)}) THEN 0 {cases} ELSE 0 END AS shape{texts} "
            f"FROM {read}"
        )

    def again(self, kept: str) -> str:
        """What was kept is the line."""
        return f"SELECT o, raw AS line FROM {kept}"

    def sampled(self, raw: str | None) -> Sampled | None:
        """A line as a sample, if the reader accepts it and it has a skeleton."""
        found = None if raw is None else skeleton(raw)
        if raw is None or found is None:
            return None
        records = list(read_json_lines([Lines("<sample>", raw)], "sample"))
        if len(records) != 1 or not isinstance(records[0], Record):
            return None
        record = records[0]
        return Sampled(found, {place: claim.value for place, claim in enumerate(record.claims)}, record)


def _matches(key: Skeleton, at_path: Mapping[str, str], keys: Sequence[Skeleton], sql: Dialect) -> str:
    """The condition that a line has this skeleton; what is quickly seen comes first, as ``CASE`` tests in order."""
    foreign = {
        path for other in keys if len(other.values) > len(key.values) for path in other.values[len(key.values) :]
    }
    conditions = [f"{at_path[path]} IS NULL" for path in sorted(foreign)[:1]]
    conditions += [f"{at_path[path]} <> ''" for path in key.paths[-1:] + key.paths[:-1]]
    parts: list[str] = []
    for piece, path in zip(key.pieces, (*key.paths, None), strict=True):
        if piece:
            parts.append(sql.quoted(piece))
        if path is not None:
            parts.append(at_path[path])
    return " AND ".join([*conditions, f"line = concat({', '.join(parts)})"])
