"""What can go wrong in a programme."""

from __future__ import annotations


class NotReadyToOpen(Exception):
    """Something is missing before people may apply; `missing` are the codes of what."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class NotOpen(Exception):
    """The iteration takes no applications now."""


class AlreadyApplied(Exception):
    """This person has applied for this side before."""
