"""Reading a record as a rule says that its values are written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from validator.claims.reading import Reading, ReadRecord

if TYPE_CHECKING:
    from validator.claims.record import Precision


def read_with_precision(read: ReadRecord, precision: Precision) -> ReadRecord:
    """The record read once more, with this precision where neither a claim nor its measure nor the record declares one.

    >>> from validator.claims.reading import read_claims
    >>> from validator.claims.readers import load_record
    >>> read = read_claims(load_record("a = 390\\nb = 24.50"))
    >>> [str(claim.quantity.likely) for claim in read_with_precision(read, {"decimals": 1}).claims]
    ['[389.95, 390.05]', '[24.45, 24.55]']
    """
    record = replace(read.record, precision=read.record.precision or precision)
    reading = Reading(record, read.measures, read.members, read.published)
    found = (reading.claim(position, claim) for position, claim in enumerate(record.claims))
    return reading.finished([claim for claim in found if claim is not None])
