"""What ``--verbose`` tells on standard error: which files were taken, and how long each step took.

Contract: nothing of it goes to standard output, whose bytes depend on the input alone; without ``--verbose`` nothing is
told and no clock is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aside:
    """Tells, or keeps silent."""

    on: bool = False

    def tell(self, text: str) -> None:
        """Tell a line."""
        if self.on:
            from validator.cli.output import tell

            tell(f"validator: {text}")

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Tell how long a step takes, in seconds."""
        if not self.on:
            yield
            return
        from time import perf_counter

        begun = perf_counter()
        try:
            yield
        finally:
            self.tell(f"{name}: {perf_counter() - begun:.3f} s")
