"""What an import did."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class ImportCounts:
    """People by what became of them; a file of profiles alone counts profiles."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    paused: int = 0
    errors: int = 0
    students: int = 0
