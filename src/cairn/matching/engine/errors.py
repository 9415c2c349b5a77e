"""What can be wrong with a problem; found before any work."""

from __future__ import annotations


class BadProblem(ValueError):
    """The input contradicts itself; `faults` names each row or pair, in words."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults[:10]))
        self.faults = faults


class UnreadableFile(BadProblem):
    """A file of people, locks or weights cannot be used; each fault names its file and row."""
