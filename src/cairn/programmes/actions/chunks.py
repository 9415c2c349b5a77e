"""Many people at once, a few hundred to a transaction, so that nobody else waits long.

Each part stands by itself: a crash in between leaves everybody either done or not, and doing it
again finishes the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

CHUNK = 200
Thing = TypeVar("Thing")


def in_chunks(things: Sequence[Thing], size: int = CHUNK) -> Iterator[Sequence[Thing]]:
    """`things`, `size` at a time."""
    for start in range(0, len(things), size):
        yield things[start : start + size]
