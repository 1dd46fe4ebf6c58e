"""The typed, frozen tree of a formula, as the parser leaves it and as the printer writes it back.

Nodes compare by content: ``span`` (character offsets in the formula's text) is for error messages only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from validator.claims.interval import Rational

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Variable:
    """A pattern variable ``?name``: stands for a measure, a dimension or a member."""

    name: str

    def __str__(self) -> str:
        return f"?{self.name}"


Name = str | Variable
"""A measure's or dimension's name, or a variable that stands for one."""


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number; ``unit`` is as written, None for a bare number."""

    value: Rational
    unit: str | None = None
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Date:
    """A day or a month as written: ``2025-05-23``, ``2022-02``."""

    text: str
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week: 0 is Monday."""

    day: int
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Selector:
    """``dimension=member``; the member None means that the claim must lack the dimension."""

    dimension: Name
    member: Name | None


@dataclass(frozen=True, slots=True)
class Reference:
    """``measure[dimension=member, …]``."""

    measure: Name
    selectors: tuple[Selector, ...] = ()
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Property:
    """``subject.name``: what is declared of a measure or a dimension."""

    subject: Name
    name: str
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """``-operand``."""

    operand: Expression
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``left operator right`` with one of ``+ - * /``."""

    operator: str
    left: Expression
    right: Expression
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """``function(argument, …)``."""

    function: str
    arguments: tuple[Expression, ...]
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """``function(operand over dimension)``; with ``among``, one member's place among all."""

    function: str
    operand: Expression
    dimension: Name
    among: bool = False
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """``a <= b <= c``: one more operand than operators; operators are ``= != < <= > >=``."""

    operands: tuple[Expression, ...]
    operators: tuple[str, ...]
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """``not operand``."""

    operand: Expression
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Logic:
    """``left word right`` with one of ``and or implies``."""

    word: str
    left: Expression
    right: Expression
    span: Span = field(default=(0, 0), compare=False, repr=False)


Expression = (
    Number | Date | Weekday | Reference | Property | Negative | Arithmetic | Call | Aggregate | Chain | Not | Logic
)


def children(node: Expression) -> tuple[Expression, ...]:
    """The direct parts of a node, in the order of the text."""
    match node:
        case Negative(operand=operand) | Not(operand=operand) | Aggregate(operand=operand):
            return (operand,)
        case Arithmetic(left=left, right=right) | Logic(left=left, right=right):
            return (left, right)
        case Call(arguments=arguments):
            return arguments
        case Chain(operands=operands):
            return operands
        case _:
            return ()


def walk(node: Expression) -> Iterator[Expression]:
    """The node and everything below it, in the order of the text."""
    yield node
    for child in children(node):
        yield from walk(child)


def references(node: Expression) -> Iterator[Reference]:
    """Every reference in the order of the text."""
    return (part for part in walk(node) if isinstance(part, Reference))
