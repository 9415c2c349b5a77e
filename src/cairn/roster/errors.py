"""What can go wrong in an import."""

from __future__ import annotations

from cairn.roster.reading.problems import Problems


class RosterRefused(Exception):
    """The roster has problems and nothing was changed; `problems` lists them."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(f"{problems.count} problems")
        self.problems = problems
