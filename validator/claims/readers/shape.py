"""The careful way from a record's JSON values to a ``Record``: pydantic judges, and every mistake is told in our words.

It runs when ``screen`` was not sure. All flaws of a record are collected; a record with a flaw is not made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from validator.claims.form import EACH, RESERVED_MEMBERS, Number
from validator.claims.origin import Loc, Origin
from validator.claims.record import Claim, MeasureDeclaration, Record, Source
from validator.errors import Problem, nearest

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_Model = TypeVar("_Model")

_LISTED = 12  # choices shown in an error; a dimension can have a thousand members


@dataclass(frozen=True, slots=True)
class Flaw:
    """A mistake in JSON values: the way to the part, and the words of a ``Problem``."""

    loc: Loc
    found: str
    expected: str = ""
    advice: str = ""
    by: Loc | None = None
    """The other part in a quarrel of two: its place ends the sentence ``found``."""


def problem_of(flaw: Flaw, origin: Origin) -> Problem:
    """The flaw with its place in the text."""
    found = flaw.found
    if flaw.by is not None:
        other = origin.place(flaw.by)
        found = f"{found} at {other.line}:{other.column}"
    return origin.problem(flaw.loc, found, flaw.expected, flaw.advice)


def shape_record(values: object, default_id: str, origin: Origin) -> tuple[Record | None, list[Flaw]]:
    """The record with its default ids and origin, or all that is wrong with it."""
    if is_claim(values):
        return None, [Flaw((), "a claim where a record should be", _RECORD, "put the claims in the list of a record")]
    record, flaws = _validated(Record, values)
    if isinstance(values, Mapping):
        flaws += member_flaws(values.get("members"))
        flaws += _claim_flaws(values.get("claims"), values.get("members"))
    if record is None or flaws:
        return None, flaws
    claims = tuple(
        replace(claim, id=claim.id or default_claim_id(position), origin=origin, position=position)
        for position, claim in enumerate(record.claims)
    )
    return replace(record, id=record.id or default_id, claims=claims, origin=origin), []


def shape_measure(values: object) -> tuple[MeasureDeclaration | None, list[Flaw]]:
    """A measure's declaration, as in a record or a pack; values are JSON values (``Number`` or text for a number)."""
    return _validated(MeasureDeclaration, values)


def default_claim_id(position: int) -> str:
    """The id of a claim that has none: c1, c2, … by position."""
    return f"c{position + 1}"


def is_claim(values: object) -> bool:
    """Whether somebody wrote a claim where a record should be."""
    return isinstance(values, Mapping) and "measure" in values and "value" in values and "claims" not in values


_RECORD = 'a record: {"id": "…", "claims": [{"measure": "…", "value": "…"}]}'

_CONTAINERS = {
    "dict_type": "an object: {…}",
    "tuple_type": "a list: […]",
    "dataclass_type": "an object: {…}",
}


def _validated(model: type[_Model], values: object) -> tuple[_Model | None, list[Flaw]]:
    from pydantic import ValidationError

    key: Any = model  # mypy does not take type[T] for hashable
    try:
        return adapter(key).validate_python(values), []
    except ValidationError as error:
        entries = list(error.errors(include_url=False, include_context=False))
    unknown = [entry["loc"] for entry in entries if entry["type"] == "unexpected_keyword_argument"]
    misspelt = {(*loc[:-1], _meant(model, loc)) for loc in unknown}
    # a field that is missing because its name is misspelt is one mistake, not two
    flaws = [_flaw(model, entry) for entry in entries if entry["type"] != "missing" or entry["loc"] not in misspelt]
    return None, flaws


def _meant(model: type, loc: Loc) -> str:
    """The field that an unknown one is close to."""
    close = nearest(str(loc[-1]), _fields(_model_at(model, loc[:-1])))
    return close.removeprefix("; did you mean '").removesuffix("'?")


@cache
def adapter(model: Any) -> TypeAdapter[Any]:
    """What pydantic makes of a class of ``record``; building it takes 20 ms, and a file may have many bad records."""
    from pydantic import TypeAdapter

    return TypeAdapter(model)


def _flaw(model: type, entry: Any) -> Flaw:
    loc: Loc = entry["loc"]
    match entry["type"]:
        case "missing":
            found = f"a claim without {loc[-1]!r}"  # only claims have fields that must be there
            return Flaw(loc, found, "'measure' and 'value' in each claim", f"add {loc[-1]!r}")
        case "unexpected_keyword_argument":
            known = _fields(_model_at(model, loc[:-1]))
            found = f"unknown field {loc[-1]!r}{nearest(str(loc[-1]), known)}"
            return Flaw((*loc, "[key]"), found, "one of " + ", ".join(known))
        case "dataclass_type" if not loc and model is Record:
            return Flaw(loc, describe(entry["input"]), _RECORD)
        case kind:
            expected = _CONTAINERS.get(kind, entry["msg"])
            return Flaw(loc, _is(loc, entry["input"]), expected, _advice(loc, expected, entry["input"]))


def _is(loc: Loc, value: object) -> str:
    match loc:
        case ():
            return describe(value)
        case (*_, "[key]"):
            return f"the name {describe(value).removeprefix('the text ')}"
        case (*_, str(parent), int()):
            return f"{parent!r} holds {describe(value)}"
        case _:
            return f"{loc[-1]!r} is {describe(value)}"


def _model_at(model: type, loc: Loc) -> type:
    """The class whose fields stand at ``loc``."""
    match loc:
        case ("claims", *_):
            return Claim
        case ("source", *_):
            return Source
        case ("measures", *_):
            return MeasureDeclaration
        case _:
            return model


def _fields(model: type) -> list[str]:
    return [entry.name for entry in fields(model) if entry.name not in ("origin", "position")]


def _advice(loc: Loc, expected: str, value: object) -> str:
    if loc[-1:] == ("value",) and value is None:
        return "leave the claim out if the source states no value"
    if isinstance(value, Number) and expected.startswith(("text", "a name", "a member", "a date")):
        return f'put it in quotation marks: "{value.text}"' if len(value.text) <= 40 else "put it in quotation marks"
    return ""


def describe(value: object) -> str:
    """What a JSON value is, in words and in short.

    >>> describe(Number("5")), describe(True), describe([]), describe("yes")
    ('the number 5', 'true', 'an empty list', "the text 'yes'")
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Number():
            return f"the number {_short(value.text)}"
        case "":
            return "an empty text"
        case str():
            return f"the text {_short(value)!r}"
        case list() | tuple():
            return "a list" if value else "an empty list"
        case Mapping():
            return (
                "an object with " + ", ".join(repr(_short(key)) for key in list(value)[:4])
                if value
                else "an empty object"
            )
        case _:
            return f"something of the type {type(value).__name__}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:40]}… ({len(text):,} characters)"


def member_flaws(members: object) -> Iterator[Flaw]:
    """Declared members that cannot be: none at all, one twice, or a word that means something else."""
    for dimension, listed in _items(members):
        if listed == []:
            yield Flaw(
                ("members", dimension), "an empty list", "the members of the dimension", "list them or remove it"
            )
        seen: set[str] = set()
        for number, name in enumerate(listed if isinstance(listed, list) else []):
            if not isinstance(name, str):
                continue
            loc = ("members", dimension, number)
            if name in seen:
                yield Flaw(loc, f"the member {name!r} is listed twice", "each member once", "remove one of the two")
            elif name == EACH or name in RESERVED_MEMBERS:
                yield Flaw(loc, f"{name!r} cannot be a member", _RESERVED_WORDS, "give the member another name")
            seen.add(name)


_RESERVED_WORDS = "a name other than each, none and any, which mean something in rules"


def _claim_flaws(claims: object, members: object) -> Iterator[Flaw]:
    """Ids that are taken, members that are not declared or cannot be."""
    declared = dict(_items(members))
    taken: dict[str, int] = {}
    for position, claim in enumerate(claims if isinstance(claims, list) else []):
        if not isinstance(claim, Mapping):
            continue
        loc: Loc = ("claims", position)
        identity = claim.get("id") or default_claim_id(position)
        if isinstance(identity, str):
            first = taken.setdefault(identity, position)
            if first != position:
                own = "" if claim.get("id") else f"claim {position + 1} has no id and would be called {identity!r}: "
                found = f"{own}the id {identity!r} is already taken by the claim"
                at = (*loc, "id") if "id" in claim else loc
                yield Flaw(at, found, "an id of its own for each claim", "rename one of the two", ("claims", first))
        for dimension, member in _items(claim.get("dims")):
            if not isinstance(member, str):
                continue
            listed = declared.get(dimension)
            if member in RESERVED_MEMBERS:
                found = f"{member!r} cannot be a member: it has a meaning in rules"
                advice = "leave the dimension out if the claim has none"
                yield Flaw((*loc, "dims", dimension), found, "a member's name, or each", advice)
            elif isinstance(listed, list) and member != EACH and member and member not in listed:
                names = [name for name in listed if isinstance(name, str)]
                found = f"{member!r} is not a declared member of {dimension!r}{nearest(member, names)}"
                advice = f"correct it, or add it to the members of {dimension!r}"
                yield Flaw((*loc, "dims", dimension), found, f"one of {_choices(names)}", advice)


def _choices(names: list[str]) -> str:
    more = len(names) - _LISTED
    return ", ".join([*names[:_LISTED], EACH]) + (f" (and {more} more)" if more > 0 else "")


def _items(value: object) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, Mapping) else []
