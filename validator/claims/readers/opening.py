"""Opening what the user names: bytes from a file, packed (gzip, Zstandard) or not, and text from bytes.

Everything else is a problem.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import IO, cast

from validator.claims.origin import Lines
from validator.errors import Place, Problem, RecordFileError

STDIN = "<stdin>"
"""The path that places on standard input have."""

_MARK = b"\xef\xbb\xbf"
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_REASONS = {
    errno.ENOENT: ("the file does not exist", "check the path"),
    errno.EACCES: ("the file may not be read: permission denied", "change its permissions, or run as its owner"),
    errno.EPERM: ("the file may not be read: permission denied", "change its permissions, or run as its owner"),
    errno.EISDIR: ("a folder where a file should be", "name a file"),
    errno.ENOTDIR: ("the path goes through a file as if it were a folder", "check the path"),
    errno.ELOOP: ("a symbolic link that leads back to itself", "remove the link"),
    errno.ENAMETOOLONG: ("a path longer than the system allows", "check the path"),
}


def whole_problem(path: str, found: str, expected: str = "", advice: str = "") -> Problem:
    """A problem with a whole file or folder, which has no line to show."""
    return Problem(Place(path), found, expected, advice)


@contextmanager
def told(path: str) -> Iterator[None]:
    """Turn what the system, gzip or Zstandard says of a file into a ``RecordFileError``."""
    import zlib

    try:
        yield
    except EOFError:
        form = "Zstandard" if path.lower().endswith(".zst") else "gzip"
        found = "the gzipped file ends too early" if form == "gzip" else "the Zstandard file ends too early"
        raise _error(path, found, f"a whole {form} file", "copy or download it again") from None
    except zlib.error as error:
        found = f"the gzipped file is damaged ({error})"
        raise _error(path, found, "a whole gzip file", "copy or download it again") from None
    except OSError as error:
        if error.errno is None:  # gzip.BadGzipFile
            raise _error(
                path, "not a gzip file", "a gzip file", "take .gz off its name if it is not compressed"
            ) from None
        raise RecordFileError([unreadable(path, error)]) from None
    except ValueError as error:  # a null character in the path
        raise _error(path, f"a path that cannot be ({error})", "", "check the path") from None


def read_up_to(error: RecordFileError, line: int) -> RecordFileError:
    """What is told of a damaged file of which the lines up to one were read; 0 for none."""
    if not line:
        return error
    read = f"; the lines up to line {line} were read"
    return RecordFileError(
        [
            replace(problem, place=replace(problem.place, line=line + 1), found=problem.found + read)
            for problem in error.problems
        ]
    )


def missing_package(path: str, what: str, package: str, extra: str = "") -> RecordFileError:
    """What to say of a file whose package is not installed; ``extra`` is the option of ours that brings it."""
    advice = f'pip install "validator[{extra}]"' if extra else f"pip install {package}"
    return _error(path, f"{what} is read by the package {package}, which is not installed", "", advice)


def damaged(path: str, what: str, said: str) -> RecordFileError:
    """What a library says of a file that it cannot follow, in one line."""
    said = " ".join(said.split())
    return _error(
        path, f"the {what} file is damaged ({said[:200]})", f"a whole {what} file", "copy or download it again"
    )


def unreadable(path: str, error: OSError) -> Problem:
    """What the system says of a file that it does not open."""
    found, advice = _REASONS.get(error.errno or 0, (f"the file cannot be read: {error.strerror}", ""))
    return whole_problem(path, found, "", advice)


def _error(path: str, found: str, expected: str, advice: str) -> RecordFileError:
    return RecordFileError([whole_problem(path, found, expected, advice)])


@contextmanager
def opened(path: str) -> Iterator[IO[bytes]]:
    """The file's bytes, unpacked if they are packed by gzip or Zstandard; ``-`` is standard input.

    Raises:
        RecordFileError: also while reading, if what is read is damaged.
    """
    with told(path):
        if path == "-":
            from io import BytesIO

            data = sys.stdin.buffer.read()
            if data.startswith(_GZIP):
                import gzip

                data = gzip.decompress(data)
            elif data.startswith(_ZSTD):
                from validator.claims.readers.zstd import unpacked as unpacked_zstd

                data = unpacked_zstd(path, BytesIO(data)).read()
            yield BytesIO(data)
        elif path.lower().endswith(".zst"):
            from validator.claims.readers.zstd import unpacked as unpacked_zstd

            with open(path, "rb") as packed:
                yield unpacked_zstd(path, packed)
        elif path.lower().endswith(".gz"):
            import gzip

            with gzip.open(path, "rb") as unpacked:
                yield cast("IO[bytes]", unpacked)
        else:
            with open(path, "rb") as file:
                yield file


def decoded(path: str, data: bytes, first_line: int = 1, *, is_line: bool = False) -> Lines:
    """The text, with its name; a UTF-8 byte order mark is dropped. A line alone has no offset in its file to tell.

    Raises:
        RecordFileError: the bytes are not UTF-8.
    """
    path = STDIN if path == "-" else path
    if data.startswith(_UTF16) or b"\0" in data[:2]:
        raise RecordFileError([_utf16(path, first_line)])
    body = data.removeprefix(_MARK)
    try:
        return Lines(path, body.decode(), first_line)
    except UnicodeDecodeError as error:
        raise RecordFileError(
            [_not_utf8(path, body, error.start, None if is_line else len(data) - len(body), first_line)]
        ) from None


def _not_utf8(path: str, body: bytes, offset: int, before: int | None, first_line: int) -> Problem:
    line_begin = body.rfind(b"\n", 0, offset) + 1
    line_end = body.find(b"\n", offset)
    line = body[line_begin : len(body) if line_end < 0 else line_end].decode("utf-8", "replace").rstrip("\r")
    column = len(body[line_begin:offset].decode()) + 1
    cut = max(0, column - 161)
    gzipped = body.startswith(_GZIP)
    where = "" if before is None else f" at offset {offset + before:,}"
    return Problem(
        Place(path, body.count(b"\n", 0, offset) + first_line, column),
        f"the byte 0x{body[offset]:02x}{where} is not UTF-8",
        "a file in UTF-8",
        "name it .gz if it is a gzip file"
        if gzipped
        else "save it as UTF-8, for instance: iconv -f WINDOWS-1252 -t UTF-8",
        "" if gzipped else line[cut : column + 160],
        1,
        cut,
    )


def _utf16(path: str, line: int) -> Problem:
    advice = "save it as UTF-8, for instance: iconv -f UTF-16 -t UTF-8"
    return Problem(Place(path, line), "the file is in UTF-16", "a file in UTF-8", advice)
