"""An iterator that works one item ahead of who takes from it, in a thread: a part is read while another is screened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from queue import Queue
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def ahead(items: Iterable[T]) -> Iterator[T]:
    """The same items, in the same order, and whatever taking them raises; only one is taken before it is asked for.

    >>> list(ahead(iter("abc")))
    ['a', 'b', 'c']
    """
    wanted: Queue[bool] = Queue()
    given: Queue[tuple[T | None, BaseException | None]] = Queue()

    def give() -> None:
        source = iter(items)
        while wanted.get():
            try:
                given.put((next(source), None))
            except BaseException as error:  # the end, or what the one who takes is to see
                given.put((None, error))
                return

    wanted.put(True)
    Thread(target=give, daemon=True).start()
    try:
        while True:
            item, error = given.get()
            if isinstance(error, StopIteration):
                return
            if error is not None:
                raise error
            wanted.put(True)
            yield item  # type: ignore[misc]  # an item without an error is there, and may be None itself
    finally:
        wanted.put(False)
