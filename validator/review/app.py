"""The review over HTTP: which address answers what. Who may ask is the guard's affair, what is answered the room's.

Contract: only POST changes anything, and only ``/save`` and ``/waive`` do. Every handler runs on one thread, so that
nothing of the judge is ever used twice at once.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route, Router

from validator.report.html.article_page import main_html, title_of
from validator.report.html.document import Live, document
from validator.report.html.rendering import rendered
from validator.report.result import Report
from validator.review.guard import TOKEN_PARAMETER
from validator.review.questions import MOST_BYTES, Question, WaiverQuestion, read_question
from validator.review.room import GONE, Answer
from validator.review.shelf import shelf

if TYPE_CHECKING:
    from validator.review.room import Room

PAGE_POLICY = "base-uri 'none'; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
"""The header's part of a page's policy. What may run and be loaded stands in the page, by hashes; browsers obey both
(CSP Level 3, §8.1), and ``frame-ancestors`` counts in a header only (§6.4.2)."""

_Asked = TypeVar("_Asked", bound=Question)


def app_of(room: Room, token: str) -> Router:
    """The addresses of the review, without their guard."""
    pages, answers = _Pages(room, token), _Answers(room)

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        yield
        room.close()  # while the loop still runs: it would wait for the thread that waits for the process

    return Router(
        [
            Route("/", pages.index),
            Route("/record", pages.record),
            Route("/version", answers.version),
            Route("/open", answers.open, methods=["POST"]),
            Route("/check", answers.check, methods=["POST"]),
            Route("/show", answers.show, methods=["POST"]),
            Route("/weigh", answers.weigh, methods=["POST"]),
            Route("/save", answers.save, methods=["POST"]),
            Route("/waive", answers.waive, methods=["POST"]),
        ],
        lifespan=lifespan,
    )


class _Pages:
    """What a browser opens."""

    def __init__(self, room: Room, token: str) -> None:
        self.room = room
        self.token = token

    async def index(self, request: Request) -> Response:
        """The list of records; a single record at once."""
        list_page = _number(request.query_params.get("page", "1")) or 1
        found = shelf(self.room, list_page)
        if found.only is not None:
            return RedirectResponse(self._address("/record", file=found.only[0], id=found.only[1]), 303)
        links = [self._address("/record", file=entry.file, id=entry.id) for entry in found.entries]
        pages = [self._address("/", page=number) for number in range(1, found.pages + 1)]
        return self._page("Records to review", rendered("review_index.html.j2", shelf=found, links=links, pages=pages))

    async def record(self, request: Request) -> Response:
        """The page of one record."""
        number = _number(request.query_params.get("file", ""))
        found = None if number is None else self.room.desk.find(number, request.query_params.get("id", ""))
        if found is None or number is None:
            index = self._address("/")
            return self._page("Not found", rendered("review_message.html.j2", message=GONE, index=index), 404)
        file, record = found
        report = self.room.report(file, record)
        asked = {"file": number, "record": record.id, "version": file.version, "path": file.path}
        several = {"several": 1} if self.room.is_several else {}
        live = Live(self.token, f"/save?{urlencode({**asked, **several})}")
        page = document(title_of(Report((report,))), main_html(report), kind="article", styles=("live.css",), live=live)
        return _html(page)

    def _address(self, path: str, **query: object) -> str:
        return f"{path}?{urlencode({**query, TOKEN_PARAMETER: self.token})}"

    def _page(self, title: str, main: str, status: int = 200) -> Response:
        return _html(document(title, main, kind="review", styles=("live.css",)), status)


class _Answers:
    """What a page asks."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._idle = _Idle()

    async def version(self, request: Request) -> Response:
        """Whether the file is still the one that the page shows."""
        number = _number(request.query_params.get("file", ""))
        return _json(self.room.version(-1 if number is None else number))

    async def open(self, request: Request) -> Response:
        """The claims as they stand in the file."""
        return await self._answered(request, Question, self.room.opened)

    async def check(self, request: Request) -> Response:
        """The verdicts with the page's edits."""
        return await self._answered(request, Question, self.room.checked)

    async def show(self, request: Request) -> Response:
        """The findings with the page's edits."""
        return await self._answered(request, Question, self.room.shown)

    async def save(self, request: Request) -> Response:
        """Write the record's file."""
        return await self._answered(request, Question, self.room.saved)

    async def weigh(self, request: Request) -> Response:
        """The explanation with the page's edits."""
        return await self._awaited(request, Question, self.room.weighed)

    async def waive(self, request: Request) -> Response:
        """Write waivers."""
        return await self._awaited(request, WaiverQuestion, lambda asked: self.room.waive(asked, date.today()))

    async def _answered(self, request: Request, form: type[_Asked], answer: Callable[[_Asked], Answer]) -> Response:
        asked = await _asked(request, form)
        if isinstance(asked, Response):
            return asked
        self._idle.busy()
        return _json(answer(asked))

    async def _awaited(
        self, request: Request, form: type[_Asked], answer: Callable[[_Asked], Awaitable[Answer]]
    ) -> Response:
        asked = await _asked(request, form)
        return asked if isinstance(asked, Response) else _json(await answer(asked))


class _Idle:
    """Collects garbage when nobody has asked for a second, and never while somebody waits for an answer.

    Measured on a record of 300 claims: a collection takes 45 ms, as long as judging and writing the page do.
    """

    def __init__(self) -> None:
        self._due: asyncio.TimerHandle | None = None

    def busy(self) -> None:
        """Somebody has asked: put the collection off."""
        gc.disable()
        if self._due is not None:
            self._due.cancel()
        self._due = asyncio.get_running_loop().call_later(1, self._collect)

    def _collect(self) -> None:
        self._due = None
        gc.enable()
        gc.collect()
        gc.freeze()


async def _asked(request: Request, form: type[_Asked]) -> _Asked | Response:
    """The question in the body of a request, or what to say where there is none."""
    too_big = f"the request is larger than {MOST_BYTES >> 20} MB: save the edits so far, or edit the file itself"
    declared = _number(request.headers.get("content-length", "0"))
    if declared is None or declared > MOST_BYTES:
        return _message(413, too_big)
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_BYTES:
                return _message(413, too_big)
    except ClientDisconnect:
        return _message(400, "the request was cut short")
    asked = read_question(form, bytes(body))
    return _message(400, asked) if isinstance(asked, str) else asked


def _number(text: str) -> int | None:
    """A number that an address states, of at most nine digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _message(status: int, message: str) -> Response:
    return JSONResponse({"message": message}, status)


def _json(answer: Answer) -> Response:
    return JSONResponse(answer.data, answer.status)


def _html(page: str, status: int = 200) -> Response:
    return HTMLResponse(page, status, {"content-security-policy": PAGE_POLICY})
