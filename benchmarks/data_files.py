"""The files of `make bench-data`: written once into benchmarks/.data, and again when what writes them has changed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from data_forms import write_forms
from data_records import BLOCK, BROKEN, Figures, block
from data_truth import Truth, as_json, from_json

HERE = Path(__file__).resolve().parent
CACHE = HERE / ".data"
SAMPLE = 20_000
ALL_FORMS = ("wide.parquet", "wide.csv", "nested.jsonl", "long.parquet")


@dataclass(frozen=True, slots=True)
class DataSet:
    """Some of the generator's records in some forms."""

    records: int
    forms: tuple[str, ...]
    broken: float = BROKEN

    @property
    def folder(self) -> Path:
        return CACHE / _version() / (f"{self.records}" if self.broken == BROKEN else f"{self.records}-broken")

    def file(self, form: str) -> Path:
        return self.folder / form

    def truth(self) -> Truth:
        return from_json(json.loads((self.folder / "truth.json").read_text(encoding="utf-8")))


def data_sets(records: int) -> tuple[DataSet, DataSet, DataSet, DataSet]:
    """A small sample, the records, five times as many, and as many of which each is broken."""
    return (
        DataSet(min(SAMPLE, records), ALL_FORMS),
        DataSet(records, ALL_FORMS),
        DataSet(5 * records, ("nested.jsonl",)),
        DataSet(records, ("wide.parquet",), broken=1.0),
    )


def ensure(wanted: Sequence[DataSet]) -> None:
    """Write what is not there; folders of another version are removed."""
    if CACHE.is_dir():
        for old in CACHE.iterdir():
            if old.is_dir() and old.name.startswith("v-") and old.name != _version():
                shutil.rmtree(old)
    missing = [one for one in dict.fromkeys(wanted) if not (one.folder / "truth.json").exists()]
    missing.sort(key=lambda one: -one.records * len(one.forms))
    if missing:
        print(f"writing {', '.join(f'{one.records:,} records' for one in missing)} into {CACHE} …", flush=True)
        with ProcessPoolExecutor(2) as pool:
            for _ in pool.map(_write, missing):
                pass


def _write(wanted: DataSet) -> None:
    folder = wanted.folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    truth = Truth()

    def blocks() -> Iterator[Sequence[Figures]]:
        for first in range(0, wanted.records, BLOCK):
            records = list(block(first, min(BLOCK, wanted.records - first), wanted.broken))
            truth.add(records)
            yield records

    write_forms(blocks(), folder, wanted.forms)
    (folder / "truth.json").write_text(json.dumps(as_json(truth)), encoding="utf-8")


def _version() -> str:
    sources = ("data_records.py", "data_forms.py", "data_truth.py", "data_files.py")
    return "v-" + hashlib.sha256(b"".join((HERE / source).read_bytes() for source in sources)).hexdigest()[:12]
