"""Runs of the command, each a process of its own that is forked from one in which everything is imported already.

Starting Python and importing DuckDB and the engine costs some 0.4 s a run, most of what a run over a small file takes.
What differs from the installed command is only that: standard output and error are files, and the process is forked
before any connection or thread is made. ``Runs`` is the side of the tests; as a program this module is the other one.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

SECONDS = 50
"""How long a run may take."""


class Runs:
    """The process that runs are forked from, until ``close``."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.settimeout(SECONDS)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, __file__],
                stdin=theirs,
                env={**os.environ, "PYTHONIOENCODING": "utf-8"},
                start_new_session=True,
            )

    def run(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run ``validator`` with these arguments in a folder."""
        asked = json.dumps({"arguments": arguments, "folder": str(folder), "environment": dict(environment)})
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            socket.send_fds(self._socket, [asked.encode()], [out.fileno(), err.fileno()])
            code = int(self._socket.recv(16))
            texts = []
            for file in (out, err):
                file.seek(0)
                texts.append(file.read().decode("utf-8"))
        return subprocess.CompletedProcess(["validator", *arguments], code, *texts)

    def close(self) -> None:
        """End the process, and what it has forked."""
        self._socket.close()
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _serve() -> None:
    # what a check of a table or of JSON Lines imports before it makes its first connection or thread
    import duckdb  # noqa: F401

    import validator.bulk.inputs
    import validator.bulk.tail
    import validator.cli.data_set
    import validator.report.dataset.json_dataset
    import validator.report.dataset.terminal_dataset  # noqa: F401

    with socket.socket(fileno=os.dup(0)) as served:
        while True:
            asked, descriptors, _, _ = socket.recv_fds(served, 1 << 20, 2)
            if not asked:
                return
            process = os.fork()
            if process == 0:
                served.close()
                _run(json.loads(asked), descriptors)
            for descriptor in descriptors:
                os.close(descriptor)
            served.send(str(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])).encode())


def _run(asked: dict[str, object], descriptors: list[int]) -> None:
    null = os.open(os.devnull, os.O_RDONLY)
    for target, descriptor in enumerate((null, *descriptors)):
        os.dup2(descriptor, target)
        os.close(descriptor)
    os.chdir(str(asked["folder"]))
    os.environ.clear()
    os.environ.update(asked["environment"])  # type: ignore[call-overload]
    sys.argv = ["validator", *asked["arguments"]]  # type: ignore[misc]
    from validator.cli import main

    main()  # raises SystemExit


if __name__ == "__main__":
    _serve()
