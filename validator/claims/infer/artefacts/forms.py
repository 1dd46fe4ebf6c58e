"""Numbers of one column written in two forms: two decimal marks, with and without a percent sign, 0.39 and 39.

Contract: two forms are told only where a cell proves each: ``1,234`` proves nothing, ``12,5`` and ``12.5`` do. Only of
a share is a likeness enough: its columns of part and whole may not be there, and what is told is to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validator.claims.infer.artefacts.artefact import Artefact, cells_at, cells_text
from validator.claims.infer.column_roles import InferredColumn, name_words
from validator.claims.infer.figures import decimal_mark, written
from validator.claims.infer.sample import Sample
from validator.claims.infer.sums import LEAST_ROWS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MARKS = {".": "a point", ",": "a comma"}
_SHARE_WORDS = _words(
    """
    share shares pct percent percentage ratio proportion quota rate fraction turnout anteil prozent pourcentage taux
    porcentaje percentuale procent udział частка відсоток доля процент
    """
)
_LEAST_CELLS = 3
"""Two cells of different size are no mixture yet."""


def mixed_decimal_marks(sample: Sample, columns: Sequence[InferredColumn]) -> list[Artefact]:
    """Columns in which some cells have a decimal point and others a decimal comma."""
    found = []
    for column in columns:
        if not column.is_measure or not sample.is_text(column.position):
            continue
        rows: dict[str, list[int]] = {".": [], ",": []}
        for row, cell in enumerate(sample.columns[column.position]):
            if cell is not None and ("." in cell or "," in cell) and (mark := decimal_mark(cell)):
                rows[mark].append(row)
        if rows["."] and rows[","]:
            fewer, more = sorted(rows, key=lambda mark: len(rows[mark]))
            told = (
                f"{column.name!r}: {_MARKS[fewer]} as decimal mark in {cells_text(len(rows[fewer]))}, "
                f"{_MARKS[more]} in {len(rows[more]):,}"
            )
            position = column.position
            proof = (*cells_at(sample, position, rows[fewer]), *cells_at(sample, position, rows[more][:1]))
            advice = "write all numbers with one decimal mark: one locale holds for the whole table"
            found.append(Artefact("mixed-decimal-marks", told, proof, advice))
    return found


def mixed_percent_signs(sample: Sample, columns: Sequence[InferredColumn]) -> list[Artefact]:
    """Columns in which some cells have a percent sign and others have none."""
    found = []
    for column in columns:
        if not column.is_measure or not column.figures.percents:
            continue
        bare = [
            row
            for row, value in enumerate(column.figures.values)
            if value and not (sample.columns[column.position][row] or "").endswith("%")
        ]
        if bare:
            told = (
                f"{column.name!r}: {cells_text(column.figures.percents)} with a percent sign, {len(bare):,} without: "
                "0.39 and 39% are told apart by nothing else"
            )
            proof = cells_at(sample, column.position, bare)
            found.append(Artefact("percent-and-fraction", told, proof, "write all of them in one form"))
    return found


def shares_in_two_forms(sample: Sample, columns: Sequence[InferredColumn]) -> list[Artefact]:
    """Columns that are 100 × part / whole in some rows and part / whole in others."""
    measures = [column for column in columns if column.is_measure]
    wholes = [column for column in measures if column.figures.is_whole][:30]
    found = []
    for share in measures:
        if not _is_share(share):
            continue
        pairs = (
            (part, whole) for part in wholes for whole in wholes if part is not whole and share not in (part, whole)
        )
        for part, whole in pairs:
            artefact = _two_forms(sample, share, part, whole)
            if artefact is not None:
                found.append(artefact)
                break
        else:
            found += _two_sizes(sample, share)
    return found


def _is_share(column: InferredColumn) -> bool:
    return column.unit == "%" or not _SHARE_WORDS.isdisjoint(name_words(column.name))


def _two_sizes(sample: Sample, share: InferredColumn) -> Iterator[Artefact]:
    """A share that is a fraction from 0.1 to 1 in some rows and from 10 to 100 in all others, and never in between."""
    if share.figures.percents:
        return  # told by its percent signs
    one: int = 10**share.figures.places
    fractions, percents = [], []
    for row, (value, room) in enumerate(zip(share.figures.values, share.figures.room, strict=True)):
        size = None if value is None else abs(value)
        if size is None or size == one or 10 * size < one:
            continue  # 1, and what is close to 0, may be either
        if one <= 10 * size < 10 * one and room:
            fractions.append(row)
        elif 10 * one <= size <= 100 * one:
            percents.append(row)
        else:
            return
    if not fractions or not percents or len(fractions) + len(percents) < _LEAST_CELLS:
        return
    fewer, more = sorted((fractions, percents), key=len)
    forms = ("10 to 100", "a fraction of 1") if fewer is percents else ("a fraction of 1", "10 to 100")
    counts = f"{cells_text(len(fewer))} with {forms[0]} and {len(more):,} with {forms[1]}"
    told = f"{share.name!r}: {counts}, none between 1 and 10"
    proof = (*cells_at(sample, share.position, fewer), *cells_at(sample, share.position, more[:1]))
    advice = "look whether the two mean the same, as 0.39 and 39 percent do; if so, write all of them in one form"
    yield Artefact("percent-and-fraction", told, proof, advice)


def _two_forms(sample: Sample, share: InferredColumn, part: InferredColumn, whole: InferredColumn) -> Artefact | None:
    percents, fractions, neither = [], [], 0
    scale = 10**share.figures.places
    rows = zip(share.figures.values, share.figures.room, part.figures.values, whole.figures.values, strict=True)
    for row, (value, room, above, below) in enumerate(rows):
        if not value or not above or not below or above == below:
            continue
        # value / scale = factor × above / below, within half of the room of the last digit: all multiplied out
        slack = max(room, 0) * abs(below)
        fits = [factor for factor in (100, 1) if 2 * abs(value * below - factor * above * scale) <= slack]
        match fits:
            case [100]:
                percents.append(row)
            case [1]:
                fractions.append(row)
            case []:
                neither += 1
            case _:
                pass  # both fit, as 0 does: the row tells nothing
        if neither > 2 + row // 10:
            return None
    told = len(percents) + len(fractions)
    if not percents or not fractions or told < LEAST_ROWS or told * 20 < (told + neither) * 19:
        return None
    fewer, more = sorted((percents, fractions), key=len)
    forms = ("percent", "a fraction") if fewer is percents else ("a fraction", "percent")
    words = f"{share.name!r} is {forms[1]} in {len(more):,} {sample.unit}s and {forms[0]} in {len(fewer):,}"
    proof = tuple(
        f"{sample.where([row])}: {part.name} {written(part.figures.values[row] or 0, 0)} of {whole.name} "
        f"{written(whole.figures.values[row] or 0, 0)}, {share.name} {sample.columns[share.position][row]}"
        for row in (*fewer[:3], more[0])
    )
    return Artefact("percent-and-fraction", words, proof, "write all of them in one form")
