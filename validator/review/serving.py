"""Running the review: a socket of this machine, the server, the browser, and the end.

Contract: only 127.0.0.1 is bound. Ctrl-C and SIGTERM end it; what runs beside it ends with it.
"""

from __future__ import annotations

import os
import socket
import threading
import webbrowser
from collections.abc import Callable
from typing import TYPE_CHECKING

import uvicorn

from validator.errors import Place, Problem, UsageError
from validator.review.app import app_of
from validator.review.guard import TOKEN_PARAMETER, Guard, new_token

if TYPE_CHECKING:
    from validator.review.room import Room

HOST = "127.0.0.1"


def serve(
    room: Room,
    port: int,
    *,
    ready: Callable[[str], None],
    failed: Callable[[Exception], None],
) -> None:
    """Serve until Ctrl-C; ``ready`` is told the address once it answers, ``failed`` each mistake of ours.

    Raises:
        UsageError: the port is taken, or may not be used.
    """
    listening = bound(port)
    with listening:
        actual = listening.getsockname()[1]
        token = new_token()
        guard = Guard(app_of(room, token), token, actual, failed)
        server = uvicorn.Server(
            uvicorn.Config(
                guard,
                loop="asyncio",
                http="h11",
                ws="none",
                lifespan="on",
                log_config=None,
                log_level="critical",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                limit_concurrency=100,
                timeout_graceful_shutdown=1,
            )
        )
        try:
            ready(f"http://{HOST}:{actual}/?{TOKEN_PARAMETER}={token}")
            server.run(sockets=[listening])
        except KeyboardInterrupt:
            pass  # uvicorn shuts down first and raises it again: this is how a review ends
        finally:
            room.close()


def bound(port: int) -> socket.socket:
    """A socket that listens on this machine alone; port 0 is any that is free.

    Raises:
        UsageError: the port is taken, or may not be used.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere this option would let two programs share the port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(100)
    except OSError as error:
        listening.close()
        found = f"port {port} cannot be used: {error.strerror or error}"
        advice = "name another with --port, or leave --port out for any that is free"
        raise UsageError([Problem(Place("--port"), found, "a port of this machine that is free", advice)]) from None
    return listening


def open_browser(address: str, failed: Callable[[], None]) -> None:
    """Open the reader's own browser, without waiting for it: one in a terminal returns only when it is left."""

    def opened() -> None:
        try:
            found = webbrowser.open(address)
        except (webbrowser.Error, OSError):
            found = False
        if not found:
            failed()

    threading.Thread(target=opened, daemon=True).start()
