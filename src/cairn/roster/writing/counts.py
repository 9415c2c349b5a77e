"""What an import did, or would do."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass
class ImportCounts:
    """People by what became of them; a file of profiles alone counts profiles."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    paused: int = 0
    errors: int = 0
    students: int = 0

    def __add__(self, other: ImportCounts) -> ImportCounts:
        mine, theirs = asdict(self), asdict(other)
        return ImportCounts(**{name: mine[name] + theirs[name] for name in mine})
