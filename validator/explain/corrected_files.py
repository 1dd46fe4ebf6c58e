"""Corrected copies of record files, with a log of what was changed; what was read is never written to.

Contract: one input file is copied to one file, several inputs or a folder to a folder that mirrors them. Every record
file is copied, also those in which nothing changes, so that the copy stands for the whole. Each file is written whole
or not at all. The log stands beside the copy as ``OUT.changes`` (JSON): with another ending it would be taken for a
record file by the next run over the same folder.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from validator.claims.readers.paths import extension, find_files, table_form
from validator.errors import Place, Problem, UsageError
from validator.explain.corrected import Replacement, change_of, corrected_text
from validator.whole_file import write_bytes

_MARK = b"\xef\xbb\xbf"
LOG_ENDING = ".changes"


@dataclass(frozen=True, slots=True)
class Plan:
    """Which file is copied where, in the order of reading; ``left`` are those that are not, with the reason."""

    copies: tuple[tuple[str, str], ...]
    log: str
    left: tuple[tuple[str, str], ...] = ()


def plan_copies(paths: Sequence[str], out: str) -> Plan:
    """Where the corrected copies of what ``paths`` mean would be written; nothing is written.

    Raises:
        UsageError: an input is no file on disk (``-``, a pipe), or ``out`` would overwrite an input, lies among the
            inputs, has the name of another format, or is a folder that holds something else.
    """
    files: list[str] = []
    left: list[tuple[str, str]] = []
    for found in find_files(paths):
        if found.path == "-" or (not found.skipped and found.problem is None and not os.path.isfile(found.path)):
            name = "standard input" if found.path == "-" else f"{found.path!r} is a pipe and"
            _refuse(out, f"{name} has no file to copy", "input files on disk", "save it to a file and check that")
        if not found.skipped and found.problem is None and table_form(found.path) is not None:
            found_table = f"{found.path!r} is a table, and corrected copies are made of records"
            _refuse(out, found_table, "files of records", "correct the table by the report, without --fix")
        if found.skipped or found.problem is not None:
            left.append((found.path, found.skipped or (found.problem.found if found.problem else "")))
        else:
            files.append(found.path)
    copies, log = _targets(paths, files, out)
    _refuse_inputs(paths, files, [*(target for _, target in copies), log], out)
    _refuse_others(copies, log)
    return Plan(tuple(copies), log, tuple(left))


def write_corrected(plan: Plan, replacements: Iterable[Replacement]) -> str:
    """Write the copies and the log, and return the log's text.

    Raises:
        UsageError: a file cannot be read any more, or cannot be written; those before it are written.
        RecordFileError: a file has changed since its claims were read.
        InternalError: a replacement is of a file that is not in the plan, or a copy does not read as it should.
    """
    by_file: dict[str, list[Replacement]] = {source: [] for source, _ in plan.copies}
    for item in replacements:
        by_file[item.place.path].append(item)
    # Everything is worked out before anything is written: a mistake in one file leaves no half of a copy.
    data = [(target, _corrected_bytes(source, target, by_file[source])) for source, target in plan.copies]
    changes = [change_of(item) for source, _ in plan.copies for item in sorted(by_file[source], key=_order)]
    log = {
        "version": 1,
        "changes": changes,
        "copies": [{"file": source, "copy": target, "changes": len(by_file[source])} for source, target in plan.copies],
        "not_copied": [{"file": path, "why": why} for path, why in plan.left],
    }
    text = json.dumps(log, ensure_ascii=False, indent=2) + "\n"
    for target, content in (*data, (plan.log, text.encode("utf-8"))):
        try:
            os.makedirs(os.path.dirname(os.path.abspath(target)), exist_ok=True)
            write_bytes(target, content)
        except OSError as error:
            found = f"the corrected copy cannot be written: {error.strerror or error}"
            raise _error(target, found, "a folder that may be written to", "name another place") from None
    return text


def _order(item: Replacement) -> tuple[int, int]:
    return item.place.line, item.place.column


def _corrected_bytes(source: str, target: str, replacements: Sequence[Replacement]) -> bytes:
    import gzip

    try:
        with open(source, "rb") as file:
            raw = file.read()
        packed = source.lower().endswith(".gz")
        to_pack = target.lower().endswith(".gz")
        if not replacements and packed == to_pack:
            return raw
        data = gzip.decompress(raw) if packed else raw
    except (OSError, EOFError) as error:
        found = f"the file cannot be read again: {getattr(error, 'strerror', None) or error}"
        raise _error(source, found, "the file that was checked", "run the check again") from None
    if replacements:
        mark = _MARK if data.startswith(_MARK) else b""
        text = data[len(mark) :].decode("utf-8")
        data = mark + corrected_text(source, text, replacements).encode("utf-8")
    # No time of packing: the same input must give the same bytes.
    return gzip.compress(data, mtime=0) if to_pack else data


# ---- where it may be written -----------------------------------------------------------------------------------------


def _targets(paths: Sequence[str], files: list[str], out: str) -> tuple[list[tuple[str, str]], str]:
    one_file = len(paths) == 1 and not os.path.isdir(paths[0])
    if os.path.lexists(out) and not os.path.isdir(out) and not _is_regular(out):
        _refuse(out, f"{out!r} is neither a file nor a folder", "the name of a new file or folder", "name another")
    if one_file and os.path.isdir(out):
        target = os.path.join(out, os.path.basename(paths[0]))
        return [(source, target) for source in files], target + LOG_ENDING
    if one_file:
        _refuse_missing_parent(out)
        form = extension(paths[0])
        if form is not None and extension(out) != form:
            advice = f"the copy has the format of {os.path.basename(paths[0])}"
            _refuse(out, f"a file whose name does not end in {form}", f"a name ending in {form} or {form}.gz", advice)
        return [(source, out) for source in files], out + LOG_ENDING
    if os.path.lexists(out) and not os.path.isdir(out):
        expected = "the name of a folder, new or empty"
        _refuse(out, "a file where a folder for several copies should be", expected, "name a folder")
    folder = out.rstrip(os.sep) or out
    log = folder + LOG_ENDING
    _refuse_missing_parent(folder)
    if os.path.isdir(out) and os.listdir(out) and not os.path.isfile(log):
        found = "a folder that holds files which are no earlier corrected copy"
        _refuse(out, found, "the name of a folder, new or empty", "name another folder, or empty this one")
    roots = [path if os.path.isdir(path) else os.path.dirname(path) or os.curdir for path in paths]
    root = os.path.commonpath([os.path.abspath(path) for path in roots])
    return [(source, os.path.join(folder, os.path.relpath(os.path.abspath(source), root))) for source in files], log


def _refuse_inputs(paths: Sequence[str], files: list[str], targets: list[str], out: str) -> None:
    """Refuse to write to an input by any name: its own, a symbolic link, a hard link."""
    inputs = {_identity(path): path for path in files}
    for target in targets:
        taken = inputs.get(_identity(target)) if os.path.exists(target) else None
        if taken is not None:
            same = "the input itself" if target == taken else f"the same file as the input {taken!r}"
            _refuse(target, f"{target!r} is {same}", "a place of its own for the corrected copy", "name another")
    for path in paths:
        folder = os.path.realpath(path)
        if os.path.isdir(path) and any(_lies_in(target, folder) for target in [out, *targets]):
            advice = f"name a place outside {path!r}: the next run would read the copy as an input"
            _refuse(out, f"{out!r} lies among the inputs", "a place of its own for the corrected copy", advice)
        if os.path.isdir(path) and os.path.isdir(out) and _lies_in(path, os.path.realpath(out)):
            advice = "name a new folder"
            _refuse(out, f"the input {path!r} lies in {out!r}", "a place of its own for the corrected copy", advice)


def _refuse_others(copies: Sequence[tuple[str, str]], log: str) -> None:
    """Refuse to replace a file that no earlier run wrote."""
    for _, target in copies:
        if os.path.isfile(target) and not os.path.isfile(log):
            found = f"{target!r} is there already, and is no earlier corrected copy"
            _refuse(target, found, "the name of a new file", "name another, or remove it first")
    if os.path.isfile(log) and not _is_log(log):
        _refuse(log, f"{log!r} is there already, and is no list of changes", "a new name", "name another for --fix")


def _is_log(path: str) -> bool:
    """Whether a file is what an earlier run wrote beside its copies."""
    import json

    try:
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
    except (OSError, ValueError):
        return False
    return isinstance(data, dict) and "changes" in data and "copies" in data


def _lies_in(path: str, folder: str) -> bool:
    real = os.path.realpath(path)
    return real == folder or real.startswith(folder.rstrip(os.sep) + os.sep)


def _refuse_missing_parent(out: str) -> None:
    parent = os.path.dirname(os.path.abspath(out))
    if not os.path.isdir(parent):
        _refuse(out, f"the folder {parent!r} does not exist", "a folder that exists", "make it first")


def _identity(path: str) -> tuple[int, int]:
    status = os.stat(path)
    return status.st_dev, status.st_ino


def _is_regular(path: str) -> bool:
    """Whether a file or nothing is there; a link that leads nowhere is nothing."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except FileNotFoundError:
        return True


def _refuse(out: str, found: str, expected: str, advice: str) -> None:
    raise _error(out, found, expected, advice)


def _error(path: str, found: str, expected: str, advice: str) -> UsageError:
    return UsageError([Problem(Place(path), found, expected, advice)])
