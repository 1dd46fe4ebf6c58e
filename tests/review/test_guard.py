"""Who may ask: every rule of the guard, against the real server."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

Started = Callable[..., Any]
"""Starts a review: see ``conftest``, which is no module that could be imported."""


def question(running: Any, **more: object) -> dict[str, object]:
    edits = [{"claim": "all", "part": "value", "text": "205 cakes"}]
    return {"file": 0, "record": "fair", "version": running.version(), "edits": edits, **more}


@pytest.mark.parametrize(
    ("without", "changed", "status"),
    [
        pytest.param("", {}, 200, id="the page itself"),
        pytest.param("", {"host": "evil.example"}, 421, id="a name that leads here (DNS rebinding)"),
        pytest.param("", {"host": "127.0.0.1:1"}, 421, id="another port"),
        pytest.param("", {"host": "127.0.0.1"}, 421, id="no port"),
        pytest.param("", {"host": "127.0.0.1.evil.example:{port}"}, 421, id="a host that begins like ours"),
        pytest.param("", {"host": "[::1]:{port}"}, 421, id="the same machine by IPv6, where we do not listen"),
        pytest.param("", {"host": "localhost:{port}"}, 403, id="localhost with the origin of 127.0.0.1"),
        pytest.param("", {"host": "localhost:{port}", "origin": "http://localhost:{port}"}, 200, id="localhost"),
        pytest.param("x-validator-token", {}, 403, id="no token"),
        pytest.param("", {"x-validator-token": "x"}, 403, id="a wrong token"),
        pytest.param("", {"x-validator-token": "\u00fc"}, 403, id="a token that is no ASCII"),
        pytest.param("origin", {}, 403, id="no origin"),
        pytest.param("", {"origin": "http://evil.example"}, 403, id="another origin"),
        pytest.param("", {"origin": "null"}, 403, id="the origin of a file or a sandboxed frame"),
        pytest.param("", {"origin": "https://127.0.0.1:{port}"}, 403, id="another scheme"),
        pytest.param("", {"origin": "http://127.0.0.1:{port}.evil.example"}, 403, id="an origin that begins like ours"),
        pytest.param("", {"sec-fetch-site": "cross-site"}, 403, id="cross-site"),
        pytest.param("", {"sec-fetch-site": "same-site"}, 403, id="another port of this machine"),
        pytest.param("", {"sec-fetch-site": "same-origin"}, 200, id="what a browser adds"),
        pytest.param("", {"content-type": "application/x-www-form-urlencoded"}, 415, id="a form"),
        pytest.param("", {"content-type": "text/plain"}, 415, id="a form of text"),
        pytest.param("content-type", {}, 415, id="no type"),
    ],
)
def test_a_question_is_answered_only_to_the_page_itself(
    review: Started, fair: Path, without: str, changed: dict[str, str], status: int
) -> None:
    running = review(fair)
    headers = {
        **running.headers,
        **{name: value.replace("{port}", str(running.port)) for name, value in changed.items()},
    }
    headers = {name: value for name, value in headers.items() if name != without}
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
    body = json.dumps(question(running)).encode()
    before = fair.read_bytes()
    for path in ("/check", "/save"):
        answer = httpx.post(running.base + path, content=body, headers=encoded)
        assert answer.status_code == status
        if status != 200:
            assert fair.read_bytes() == before
            assert running.token not in answer.text
            assert "cakes" not in answer.text
    assert (fair.read_bytes() == before) == (status != 200)


def test_the_token_of_the_address_does_not_allow_a_post(review: Started, fair: Path) -> None:
    running = review(fair)
    headers = {name: value for name, value in running.headers.items() if name != "x-validator-token"}
    answer = httpx.post(f"{running.base}/save?token={running.token}", json=question(running), headers=headers)
    assert answer.status_code == 403


def test_a_page_needs_the_token_and_says_nothing_without_it(review: Started, fair: Path) -> None:
    running = review(fair)
    for address in ("/", "/record?file=0&id=fair", "/version?file=0", "/nothing", "/?token=", "/?token=x"):
        answer = httpx.get(running.base + address)
        assert (answer.status_code, "fair" in answer.text) == (403, False)


def test_two_hosts_in_one_request_are_none(review: Started, fair: Path) -> None:
    running = review(fair)
    request = f"GET /?token={running.token} HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nHost: evil.example\r\n\r\n"
    with socket.create_connection(("127.0.0.1", running.port)) as raw:
        raw.sendall(request.encode())
        assert raw.recv(100).split()[1] in (b"400", b"421")


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused_so_that_no_site_is_ever_allowed(review: Started, fair: Path, method: str) -> None:
    running = review(fair)
    asked = {"origin": "http://evil.example", "access-control-request-method": "POST"}
    answer = httpx.request(method, f"{running.base}/save", headers={**running.headers, **asked})
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", ["/open", "/check", "/show", "/weigh", "/save", "/waive"])
def test_a_get_changes_nothing(review: Started, fair: Path, path: str) -> None:
    running = review(fair)
    before = sorted((file.name, file.read_bytes()) for file in fair.parent.iterdir())
    query = f"?token={running.token}&file=0&record=fair&version={running.version()}"
    assert running.client.get(path + query).status_code in (404, 405)
    assert sorted((file.name, file.read_bytes()) for file in fair.parent.iterdir()) == before


def test_every_answer_locks_the_page_in(review: Started, fair: Path) -> None:
    running = review(fair)
    page = running.page(file=0, id="fair")
    answers = [page, running.page(file=9, id="fair"), running.client.get("/"), running.ask("/check", "fair", {})]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "set-cookie" not in answer.headers
        assert "server" not in answer.headers
        assert not [name for name in answer.headers if name.startswith("access-control")]
    assert "default-src 'none'" in answers[-1].headers["content-security-policy"]
    assert "default-src &#39;none&#39;" in page.text or "default-src 'none'" in page.text
    assert "unsafe" not in page.text.partition("</head>")[0]


def test_it_listens_on_this_machine_alone(review: Started, fair: Path) -> None:
    running = review(fair)
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1"}
    for address in others | {"127.0.0.2"}:
        with socket.socket() as other:
            other.settimeout(2)
            assert other.connect_ex((address, running.port)) != 0


def test_the_token_is_another_each_time(review: Started, fair: Path) -> None:
    tokens = {review(fair).token for _ in range(2)}
    assert len(tokens) == 2
    assert min(map(len, tokens)) >= 43  # 256 bits


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        (b"{", 400, "not JSON"),
        (b"", 400, "not JSON"),
        (b"[]", 400, "not JSON that this server knows"),
        (b'{"file": "0"}', 400, "file"),
        (b'{"file": 0, "record": "fair", "version": "' + b"0" * 32 + b'", "more": 1}', 400, "more"),
        (b"[" * 100_000, 400, "not JSON"),
        (b'{"file": 0, "record": "\xff"}', 400, "not JSON"),
        (b" " * (1 << 20) + b"{}", 413, "larger than 1 MB"),
    ],
)
def test_a_body_that_is_no_question_gets_a_message(
    review: Started, fair: Path, body: bytes, status: int, told: str
) -> None:
    running = review(fair)
    answer = running.client.post("/check", content=body, headers=running.headers)
    assert answer.status_code == status
    assert told in answer.json()["message"]
    assert "Traceback" not in running.stop()[1]


def test_a_body_that_grows_without_a_length_is_cut_off(review: Started, fair: Path) -> None:
    running = review(fair)
    answer = running.client.post("/check", content=(b" " * 65536 for _ in range(40)), headers=running.headers)
    assert (answer.status_code, "larger than 1 MB" in answer.json()["message"]) == (413, True)
