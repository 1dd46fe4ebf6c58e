"""What the page may ask of the server, checked before anything else sees it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

MOST_BYTES = 1 << 20
"""A longer question is refused before it is read: a megabyte is more text than the edits of one article."""

_Text = Annotated[str, Field(max_length=200_000)]
_Name = Annotated[str, Field(max_length=10_000)]


class _Form(BaseModel):
    # not strict: JSON has no dates, so that a day comes as text
    model_config = ConfigDict(extra="forbid", frozen=True)


class EditForm(_Form):
    """A new text for the value or the quote of a claim."""

    claim: _Name
    part: Literal["value", "quote"]
    text: _Text


class Question(_Form):
    """A record in the version that the page has of its file, with the edits that are not saved yet."""

    file: Annotated[int, Field(ge=0, lt=1_000_000, strict=True)]
    record: _Name
    version: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    edits: Annotated[tuple[EditForm, ...], Field(max_length=10_000)] = ()


class WaiverForm(_Form):
    """A contradiction that the editor accepts, and why."""

    fingerprint: Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
    reason: Annotated[str, Field(max_length=10_000, pattern=r"\S")]
    expires: date | None = None
    by: Annotated[str, Field(max_length=1_000)] | None = None


class WaiverQuestion(Question):
    """The contradictions of a record that are to be waived."""

    waivers: Annotated[tuple[WaiverForm, ...], Field(max_length=10_000)]


_Asked = TypeVar("_Asked", bound=Question)


def read_question(form: type[_Asked], body: bytes) -> _Asked | str:
    """The question that a body asks, or in words why it is none.

    >>> read_question(Question, b'{"file": 0')
    'the request is not JSON that this server knows: Invalid JSON: EOF while parsing an object at line 1 column 10'
    """
    try:
        return form.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        return f"the request is not JSON that this server knows: {where + ': ' if where else ''}{first['msg']}"
