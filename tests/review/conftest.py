"""A review that really runs: the command in a process of its own, asked over HTTP."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

COMMAND = [sys.executable, "-m", "validator", "review"]

EXCHANGE = Path(__file__).parents[2] / "fixtures" / "prisoner-exchange-contradicts"

FAIR = """\
{
  "claims": [
    {"id": "n", "measure": "sold", "dims": {"stall": "north"}, "value": "120 cakes", "quote": "120 cakes in the north"},
    {"id": "s", "measure": "sold",   "dims": {"stall": "south"}, "value": 85, "unit": "cakes"},
    {"value": "215 cakes", "id": "all", "measure": "sold", "quote": "In all, 215 cakes \\u2013 a record \\u2013 sold"}
  ],
  "members": {"stall": ["north", "south"]}
}
"""
"""120 + 85 = 205, and not 215; its keys, blanks and escapes are unusual on purpose."""


@dataclass
class Review:
    """A running review: its address, and a client that a page of its own would be."""

    process: subprocess.Popen[str]
    address: str
    log: Path
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.base)

    @property
    def port(self) -> int:
        port = urlsplit(self.address).port
        assert port is not None
        return port

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def token(self) -> str:
        return parse_qs(urlsplit(self.address).query)["token"][0]

    @property
    def headers(self) -> dict[str, str]:
        return {"origin": self.base, "x-validator-token": self.token, "content-type": "application/json"}

    def version(self, file: int = 0) -> str:
        answer = self.client.get("/version", params={"file": file}, headers={"x-validator-token": self.token})
        return str(answer.json()["version"])

    def ask(self, path: str, record: str, edits: dict[tuple[str, str], str], **more: Any) -> httpx.Response:
        """A question with the version as it is now, unless ``version`` names another."""
        listed = [{"claim": claim, "part": part, "text": text} for (claim, part), text in edits.items()]
        question = {
            "file": 0,
            "record": record,
            "version": more.pop("version", None) or self.version(),
            "edits": listed,
        }
        return self.client.post(path, json={**question, **more}, headers=self.headers, timeout=30)

    def page(self, **query: Any) -> httpx.Response:
        return self.client.get("/record", params={**query, "token": self.token})

    def stop(self, with_signal: int = signal.SIGINT) -> tuple[int, str]:
        """The exit code, and everything that was written to either stream."""
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        code = self.process.wait(timeout=10)
        return code, self.log.read_text()


@pytest.fixture
def review(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Review]]:
    """Starts ``validator review`` on the given arguments; all that were started are ended."""
    running: list[Review] = []

    def started(*arguments: str | Path) -> Review:
        log = tmp_path_factory.mktemp("log") / "told.txt"
        with log.open("w") as told:
            command = [*COMMAND, *map(str, arguments), "--no-browser"]
            process = subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT)
        address = None
        end = monotonic() + 30
        while address is None:
            assert process.poll() is None, f"the review ended: {log.read_text()}"
            assert monotonic() < end, f"no address within 30 seconds: {log.read_text()}"
            address = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+(?=\s)", log.read_text())
            sleep(0.02)
        found = Review(process, address[0], log)
        running.append(found)
        return found

    yield started
    for one in running:
        one.client.close()
        one.stop(signal.SIGKILL)


@pytest.fixture
def fair(tmp_path: Path) -> Path:
    """A record with one contradiction: 120 + 85 are not 215."""
    path = tmp_path / "fair.json"
    path.write_text(FAIR, encoding="utf-8")
    return path


@pytest.fixture
def exchange(tmp_path: Path) -> Path:
    """A copy of the founding case with its article, which may be written to."""
    for name in ("record.json", "article.txt"):
        (tmp_path / name).write_bytes((EXCHANGE / name).read_bytes())
    return tmp_path / "record.json"
