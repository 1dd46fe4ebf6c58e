"""Simplify: a formula without the parts that are already decided; no ``Known`` remains below the top."""

from __future__ import annotations

from validator.judge.normal import Conjunction, Disjunction, Formula, Known, Negation, Possible


def simplify(formula: Formula) -> Formula:
    """The same truth for all values, with declared properties folded in.

    >>> from validator.judge.normal import Null
    >>> simplify(Conjunction((Known(True), Null("no unit"))))
    Null(reason='no unit')
    """
    match formula:
        case Negation(operand):
            inner = simplify(operand)
            return Known(not inner.value) if isinstance(inner, Known) else Negation(inner)
        case Possible(operand):
            inner = simplify(operand)
            return inner if isinstance(inner, Known) else Possible(inner)
        case Conjunction(operands):
            return _fold(operands, Conjunction, neutral=True)
        case Disjunction(operands):
            return _fold(operands, Disjunction, neutral=False)
        case _:
            return formula


def _fold(operands: tuple[Formula, ...], form: type[Conjunction] | type[Disjunction], *, neutral: bool) -> Formula:
    rest: list[Formula] = []
    for operand in operands:
        inner = simplify(operand)
        if not isinstance(inner, Known):
            rest.append(inner)
        elif inner.value is not neutral:
            return inner
    if not rest:
        return Known(neutral)
    return rest[0] if len(rest) == 1 else form(tuple(rest))
