"""``validator check --watch``: check, wait until something that was read is saved, and check again.

Contract: what is watched are the checked files and folders, rules, waivers, baseline and the project's file, and files
of these kinds that appear beside them; never a report that the check itself writes. The watch begins before the check
reads, so that nothing saved meanwhile is missed. Ctrl-C ends it with exit code 130.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import click

from validator.claims.project_file import OWN_FILE, SHARED_FILE, folder_of

if TYPE_CHECKING:
    from validator.cli.outputs import Output
    from validator.config.path_settings import Asked

DEBOUNCE = 200
"""Milliseconds in which changes are taken together: an editor saves a file in several steps."""
READY = 100
"""Milliseconds after which a watch without changes reports; the first time, that it has begun."""
OF_PROJECTS = (OWN_FILE, SHARED_FILE, "validator.waivers.toml")
TEXTS = (".txt", ".md")
"""What articles are called that records name as their sources."""


def watch(context: click.Context, paths: Sequence[str], outputs: Sequence[Output], asked: Asked) -> int:
    """Check whenever something changes, until a check is interrupted; the exit code.

    Raises:
        KeyboardInterrupt: Ctrl-C between two checks.
        click.UsageError: what is checked cannot be watched.
    """
    from validator.claims.readers.tables.database import file_of
    from validator.cli.failure import INTERRUPTED, UNHEARD
    from validator.cli.output import tell

    for path in paths:
        if path == "-" or "://" in path:
            raise click.UsageError(f"--watch waits for files to be saved: {path} is none")
        if not os.path.exists(file_of(path)):
            raise click.BadParameter(f"{path!r} does not exist, so that it cannot be watched", param_hint="PATH")
    if context.params["fix"] is not None:
        raise click.UsageError("--fix corrects once: leave --watch out")
    fresh: click.Context | None = context
    watched = watched_by(context, paths, outputs, asked)
    with _Changes() as changes:
        while True:
            changes.follow(watched)
            if fresh is not None and (code := _code(fresh)) in (INTERRUPTED, UNHEARD):
                return code
            tell(f"validator: watching {', '.join(paths)}; Ctrl-C ends")
            changes.wait()
            click.clear()  # which does nothing where standard output is no terminal
            fresh = _again(context)
            if fresh is not None:
                watched = _watched_again(fresh) or watched


def _code(context: click.Context) -> int:
    from validator.cli.failure import exit_code

    context.params["watch"] = False
    with context.scope(cleanup=False):
        return exit_code(lambda: context.command.invoke(context))


def _again(context: click.Context) -> click.Context | None:
    """The command line, read once more: the project's file may have changed. None where that is wrong now."""
    from validator.cli.output import tell
    from validator.cli.settings import ARGUMENTS
    from validator.errors import UserError

    arguments = list(context.meta[ARGUMENTS])
    try:
        return context.command.make_context(context.info_name, arguments, parent=context.parent)
    except click.ClickException as error:
        error.show()
    except UserError as error:
        tell(str(error))
    return None


def _watched_again(context: click.Context) -> Watched | None:
    from validator.cli.outputs import outputs_of
    from validator.cli.settings import asked_for

    said = context.params
    try:
        outputs = outputs_of(said["formats"], said["output"])
    except click.ClickException:
        return None  # the check tells it
    return watched_by(context, said["paths"], outputs, asked_for(context))


# --- what matters ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Watched:
    """``trees`` are watched with all below them, ``folders`` alone; of these, only ``files`` matter.

    Reports that the check itself writes are ``written``.
    """

    trees: frozenset[str]
    folders: frozenset[str]
    files: frozenset[str]
    written: frozenset[str]

    def matters(self, path: str) -> bool:
        """Whether a change of a file, told by its full path, may change what is found."""
        from validator.claims.readers.paths import SIDECARS, is_readable

        name = os.path.basename(path)
        if path in self.written:
            return False
        if path in self.files or name in OF_PROJECTS or name.endswith(SIDECARS):
            return True
        tree = next((tree for tree in self.trees if path.startswith(tree + os.sep)), None)
        if tree is None or any(part.startswith(".") for part in os.path.relpath(path, tree).split(os.sep)):
            return False
        return is_readable(path) or name.endswith((".yaml", ".yml", *TEXTS)) or os.path.isdir(path)


def watched_by(context: click.Context, paths: Iterable[str], outputs: Iterable[Output], asked: Asked) -> Watched:
    """What a check reads, and where it could read more."""
    from validator.claims.readers.tables.database import file_of
    from validator.cli.accepting import waivers_file
    from validator.cli.settings import configuration_of

    configuration = configuration_of(context)
    checked = [file_of(path) for path in paths]
    read: list[str | None] = [*checked, *asked.settings.rules, context.params["baseline"]]
    read.append(waivers_file(checked, context.params))
    if configuration is not None:
        read += [configuration.path, *(rule for data in configuration.data for rule in data.rules)]
    full = {os.path.realpath(path) for path in read if path is not None}
    trees = frozenset(path for path in full if os.path.isdir(path))
    files = full - trees
    folders = {os.path.dirname(path) for path in files} | {os.path.realpath(folder_of(path)) for path in checked}
    written = frozenset(os.path.realpath(output.file) for output in outputs if output.file is not None)
    alone = frozenset(folder for folder in folders if not _is_below(folder, trees) and os.path.isdir(folder))
    return Watched(trees, alone, frozenset(files), written)


def _is_below(folder: str, trees: Iterable[str]) -> bool:
    return any(folder == tree or folder.startswith(tree + os.sep) for tree in trees)


# --- changes ---------------------------------------------------------------------------------------------------------


class _Changes:
    """Changes of what is watched, from threads that see them into a queue."""

    def __init__(self) -> None:
        self._watched: Watched | None = None
        self._stop = Event()
        self._seen: Queue[BaseException | None] = Queue()

    def __enter__(self) -> _Changes:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()

    def follow(self, watched: Watched) -> None:
        """Watch, from now on; returns when the watch has begun."""
        if watched == self._watched:
            return
        self._stop.set()
        self._stop = Event()
        self._watched = watched
        begun = []
        for roots, recursive in ((watched.trees, True), (watched.folders, False)):
            if roots:
                ready = Event()
                arguments = (watched, sorted(roots), recursive, self._stop, ready)
                Thread(target=self._look, args=arguments, daemon=True).start()
                begun.append(ready)
        for ready in begun:
            ready.wait()

    def wait(self) -> None:
        """Return when something has changed.

        Raises:
            click.ClickException: the system does not let it be watched.
        """
        found: BaseException | None = None
        while True:
            try:
                found = self._seen.get(timeout=0.5)  # without an end, Ctrl-C would not be seen on Windows
                break
            except Empty:
                continue
        for other in self._waiting():
            found = found or other
        if found is not None:
            advice = "WATCHFILES_FORCE_POLLING=true looks at the files themselves"
            raise click.ClickException(f"this cannot be watched: {found} ({advice})")

    def _waiting(self) -> Iterator[BaseException | None]:
        while not self._seen.empty():
            yield self._seen.get()

    def _look(self, watched: Watched, roots: list[str], recursive: bool, stop: Event, ready: Event) -> None:
        from watchfiles import watch as changes_of

        options: Any = {"debounce": DEBOUNCE, "step": 50, "rust_timeout": READY, "yield_on_timeout": True}
        try:
            for changes in changes_of(
                *roots,
                watch_filter=lambda _, path: watched.matters(path),
                stop_event=stop,
                recursive=recursive,
                raise_interrupt=False,
                **options,
            ):
                if changes:
                    self._seen.put(None)
                ready.set()
        except Exception as error:  # told by whoever waits: an exception of a thread is seen by nobody
            self._seen.put(error)
            ready.set()
