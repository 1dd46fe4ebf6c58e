"""What contradictions of one outcome say, with only their numbers put in: see ``alike``.

Contract: for a check of a record alike, ``ToldAlike.of`` gives what ``shown``, ``derive.steps`` and ``shown.message``
give, text by text. What is not surely so is not told alike (``told_alike`` is None), and is told by those.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import NamedTuple

from validator.claims.interval import Interval, Rational, decimal_text
from validator.claims.quantity import Kind
from validator.judge.alike import Alike
from validator.judge.check import Check
from validator.judge.derive import steps, wording_of
from validator.judge.fills import NOTHING_KNOWN, WithResult, Written
from validator.judge.numerals import show_number
from validator.judge.phrase import Phrase
from validator.judge.shaped_check import ShapedCheck
from validator.judge.shown import message, shown, sides_of, unit_name
from validator.judge.sides import Weighted, weighted
from validator.judge.values import Side
from validator.judge.verdict import Verdict
from validator.judge.written import written_value

Numbers = Sequence[Rational]
"""The numbers of a record, in the order of ``Alike.varying``."""
Texts = Sequence[str]
"""The same as they are written."""
Total = Callable[[Numbers], Rational]
"""A number that is worked out of a record's."""
Words = Callable[[Texts, str], str]
"""Words about texts and about what is computed."""


_SMALL_BITS = 1_000
"""Weights of so many bits make no number that Python does not write."""

Told = tuple[str | None, str | None, str | None, str, str | None, Rational | None]
"""What is told of one contradiction: stated, computed, difference, derivation and message, and how large the difference
is, None where there is none to tell."""

ToldAlike = Callable[[Numbers, Texts], Told]
"""What is told of the contradiction, by the numbers of a record."""


def told_alike(alike: Alike, check: Check) -> ToldAlike | None:
    """How a contradiction in one record is told in all records of its outcome; None where that is not known."""
    if check.verdict is not Verdict.CONTRADICTS:
        return None
    if all(alike.places[claim.position] is None for claim in check.claims):
        return _always(check)
    if not isinstance(check, ShapedCheck):
        return None
    numbers = _numbers(alike, check)
    words = _words(alike, check, wording_of(check).phrase)
    if numbers is None or words is None:
        return None
    where = wording_of(check).where
    said = _message(alike, check)
    if check.rule.message is not None and said is None:
        return None
    (stated, computed), suffix, stated_words, compares = numbers.sides, numbers.suffix, numbers.stated, numbers.compares

    def of(values: Numbers, texts: Texts) -> Told:
        a, b = stated(values), computed(values)
        result = f"{show_number(b)}{suffix}"
        derivation = words(texts, result)
        if derivation:
            derivation += where
        gap = a - b if compares else None
        told = None
        if said is not None:
            text = show_number(a) + suffix if stated_words is None else stated_words(texts, result)
            told = said(values, (text, result, _gap_text(gap, suffix)))
        exact = None if gap is None else decimal_text(gap)
        size = None if gap is None else -gap if gap < 0 else gap
        return decimal_text(a), decimal_text(b), exact, derivation, told, size

    def of_whole(values: Numbers, texts: Texts) -> Told:
        """The same where both sides are whole and not large, as they mostly are: in a third of the time."""
        a, b = stated(values), computed(values)
        derivation = words(texts, f"{b:,}{suffix}")
        gap = a - b
        return str(a), str(b), str(gap), derivation + where if derivation else "", None, -gap if gap < 0 else gap

    if numbers.is_whole and compares and said is None:
        return of_whole
    return of


def _always(check: Check) -> ToldAlike | None:
    """A check that all records have alike to the last digit, as far as its difference is a number or not there."""
    numbers = shown(check)
    if numbers.difference is not None:
        return None
    derivation = "; ".join(steps(check, numbers))
    told = numbers.stated, numbers.computed, None, derivation, message(check, numbers), None
    return lambda _, __: told


def _gap_text(gap: Rational | None, suffix: str) -> str:
    """As ``shown`` writes a difference of two numbers."""
    if gap is None:
        return ""
    word = " too high" if gap > 0 else " too low" if gap < 0 else ""
    return f"{show_number(-gap if gap < 0 else gap)}{suffix}{word}"


# ---- numbers -------------------------------------------------------------------------------------------------------


class _Numbers(NamedTuple):
    """The two sides of a comparison, the unit behind them, how what is stated is written where a claim states it, and
    whether there is a difference to tell. ``is_whole``: both sides always are whole numbers that Python writes."""

    sides: tuple[Total, Total]
    suffix: str
    stated: Words | None
    compares: bool
    is_whole: bool


def _numbers(alike: Alike, check: ShapedCheck) -> _Numbers | None:
    """The numbers that a check is told by; None where they are no weighted sums of numbers in all records."""
    sides = sides_of(check)
    if sides is None or sides.sums is None:
        return None
    cell = sides.stated.cell
    words = None
    if cell is not None:
        words = _words(alike, check, Phrase([Written(cell, written_value)]))
        if words is None:
            return None
    sums = [_sum(alike, check, side) for side in sides.sums]
    if sums[0] is None or sums[1] is None:
        return None
    is_whole = _is_small(sums[0]) and _is_small(sums[1])
    suffix = f" {sides.name}" if sides.name else ""
    return _Numbers((_total(*sums[0]), _total(*sums[1])), suffix, words, sides.compares, is_whole)


_Sum = tuple[Rational, tuple[tuple[Rational, int], ...]]
"""A constant, and the weights of numbers by their places."""


def _sum(alike: Alike, check: ShapedCheck, side: Weighted) -> _Sum | None:
    """A weighted sum over the numbers; None where a cell of it is no number in all records."""
    constant = side.constant
    terms: list[tuple[Rational, int]] = []
    for weight, cell in side.terms:
        column = alike.column(check.pattern.columns[cell]) if cell < len(check.pattern.columns) else None
        match column:
            case int():
                terms.append((weight, column))
            case Interval(low, high) if low is not None and low == high:
                constant += weight * low
            case _:
                return None
    return constant, tuple(terms)


def _is_small(sums: _Sum) -> bool:
    constant, terms = sums
    parts = (constant, *(weight for weight, _ in terms))
    return all(isinstance(part, int) and part.bit_length() < _SMALL_BITS for part in parts)


def _total(constant: Rational, terms: tuple[tuple[Rational, int], ...]) -> Total:
    match terms:
        case ():
            return lambda _: constant
        case ((1, first),) if constant == 0:
            return lambda values: values[first]
        case ((1, first), (1, second)) if constant == 0:
            return lambda values: values[first] + values[second]
        case ((weight, first),):
            return lambda values: constant + weight * values[first]
        case _:
            return lambda values: sum([weight * values[place] for weight, place in terms], constant)


# ---- words ---------------------------------------------------------------------------------------------------------


def _words(alike: Alike, check: ShapedCheck, phrase: Phrase) -> Words | None:
    """A phrase over texts; None where a part of it looks at more than the texts of claims and the result."""
    frame: list[str] = []
    places: list[int] = []
    inner: list[Words] = []
    for part in phrase.parts:
        if isinstance(part, str):
            frame.append(_escaped(part))
        elif isinstance(part, Written):
            found = _claim(alike, check, part)
            if found is None:
                return None
            text, place = found
            frame.append(text)
            if place is not None:
                places.append(place)
                inner.append(lambda texts, _, at=place: texts[at])  # type: ignore[misc]
        elif isinstance(part, WithResult):
            words = _words(alike, check, part.phrase)
            if words is None:
                return None
            frame.append("%s")
            places.append(-1)
            inner.append(_with_result(words))
        else:
            return None
    return _framed("".join(frame), places, inner)


def _framed(frame: str, places: Sequence[int], inner: Sequence[Words]) -> Words:
    if -1 not in places:
        if not places:
            plain = frame % ()
            return lambda _, __: plain
        pick = itemgetter(*places)
        return lambda texts, _: frame % pick(texts)
    if len(places) == 1:
        only = inner[0]
        return lambda texts, result: frame % only(texts, result)
    return lambda texts, result: frame % tuple([words(texts, result) for words in inner])


def _claim(alike: Alike, check: ShapedCheck, part: Written) -> tuple[str, int | None] | None:
    """How a claim is written: a frame, and the place of its text in it; None where it is not known for all records.

    Behind a number in digits stands the same in all records: its unit or nothing.
    """
    claim = check.chosen[part.number] if part.number < len(check.chosen) else None
    if claim is None:
        return None
    text = part.form(claim)
    place = alike.places[claim.position]
    if place is None:
        return _escaped(text), None
    written = claim.claim.value
    return (f"%s{_escaped(text[len(written) :])}", place) if text.startswith(written) else None


def _with_result(words: Words) -> Words:
    def written(texts: Texts, result: str) -> str:
        text = words(texts, result)
        return f"{text} = {result}" if result and result not in (text, NOTHING_KNOWN) else text

    return written


def _escaped(text: str) -> str:
    return text.replace("%", "%%")


# ---- messages ------------------------------------------------------------------------------------------------------


def _message(alike: Alike, check: ShapedCheck) -> Callable[[Numbers, tuple[str, str, str]], str] | None:
    """A rule's own message over the numbers, and over stated, computed and difference as they are written."""
    template = check.rule.message
    if template is None:
        return None
    names = ["stated", "computed", "difference"]
    known: dict[str, str] = dict(check.bound.values)
    named: dict[str, Callable[[Numbers], str]] = {}
    for (name, _), side in zip(check.rule.message_values, check.lowered.values, strict=True):
        if side is not None:
            value = _side(alike, check, side)
            if value is None:
                return None
            named[name] = value
    if any("{" in text or "}" in text for text in known.values()):
        return None
    every = [*names, *known, *named]
    pieces = re.split("{(" + "|".join(map(re.escape, every)) + ")}", template)
    frame: list[str] = []
    fills: list[tuple[int, Callable[[Numbers], str] | None]] = []
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            frame.append(_escaped(piece))
        elif piece in named:
            frame.append("%s")
            fills.append((-1, named[piece]))
        elif piece in known:
            frame.append(_escaped(known[piece]))
        else:
            frame.append("%s")
            fills.append((names.index(piece), None))
    text = "".join(frame)
    return lambda values, shown: text % tuple([shown[at] if write is None else write(values) for at, write in fills])


def _side(alike: Alike, check: ShapedCheck, side: Side) -> Callable[[Numbers], str] | None:
    """A value that a message names, which is a weighted sum of numbers."""
    sums = weighted(side, side.unit, side.kind) if side.kind is Kind.NUMBER else None
    found = None if sums is None else _sum(alike, check, sums)
    if found is None:
        return None
    total = _total(*found)
    unit = unit_name(side.unit)
    suffix = f" {unit}" if unit and unit != "1" else ""
    return lambda values: f"{show_number(total(values))}{suffix}"
