"""Who may ask: the review's own page on this machine, and nobody else; and what every answer says to browsers.

Contract: a request passes only where

- ``Host`` is ``127.0.0.1:PORT`` or ``localhost:PORT``: a name of the attacker's that leads to this machine (DNS
  rebinding) is another host;
- it has the token of this run: in the address for a page that is opened, in a header of its own for everything else.
  The token is compared in constant time. There is no cookie: a cookie is sent to every port of a machine (RFC 6265
  §8.5), so that any other local server could read it;
- if it is a POST: ``Origin`` is the page's own, ``Sec-Fetch-Site`` (where sent) says so too, and the body is JSON. A
  form of another site can send neither that type nor that header, and no answer has a CORS header that would allow it.

Nothing that fails says more than that it was refused. A mistake of ours becomes a short message, never a traceback.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import PlainTextResponse, Response

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_HEADER = "x-validator-token"
TOKEN_PARAMETER = "token"

LOCKED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The Content-Security-Policy of an answer that brings none: nothing may be loaded or run."""

_ALWAYS = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def new_token() -> str:
    """A token that nobody guesses: 256 random bits as 43 characters that an address may hold."""
    return secrets.token_urlsafe(32)


class Guard:
    """Lets the review's own requests through to ``app``; ``failed`` is told of a mistake of ours."""

    def __init__(self, app: ASGIApp, token: str, port: int, failed: Callable[[Exception], None]) -> None:
        self._app = app
        self._token = token.encode()
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; the server's own beginning and end are let through."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                headers.update(_ALWAYS)
                headers.setdefault("content-security-policy", LOCKED)
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, guarded)
            return
        try:
            await self._app(scope, receive, guarded)
        except Exception as error:
            self._failed(error)
            if not begun:
                told = f"An internal error ({type(error).__name__}): please report it. Nothing was saved by this step."
                await PlainTextResponse(told, 500)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return PlainTextResponse("Refused: this server answers to 127.0.0.1 only.", 421)
        match scope["method"]:
            case "GET" | "HEAD":
                given = headers.get(TOKEN_HEADER) or QueryParams(scope["query_string"]).get(TOKEN_PARAMETER, "")
            case "POST":
                # never from the address: that can be had from a history or a screenshot, and be posted to by a form
                given = headers.get(TOKEN_HEADER, "")
            case _:
                return PlainTextResponse("Refused: GET and POST only.", 405, {"allow": "GET, HEAD, POST"})
        if not secrets.compare_digest(given.encode(), self._token):
            told = "Refused: open the address that the command printed, with its token."
            return PlainTextResponse(told, 403)
        return self._foreign(headers, hosts[0].lower()) if scope["method"] == "POST" else None

    def _foreign(self, headers: Headers, host: str) -> Response | None:
        """The refusal of a POST that is not of our own page."""
        if headers.getlist("origin") != [f"http://{host}"]:
            return PlainTextResponse("Refused: a request of another page.", 403)
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return PlainTextResponse("Refused: a request of another site.", 403)
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return PlainTextResponse("Refused: JSON only.", 415)
        return None
