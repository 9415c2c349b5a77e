"""What can be wrong with a roster, by file, row and column: codes here, sentences in `words`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

LISTED = 200


@dataclass(frozen=True)
class Problem:
    """One thing to put right. `detail` is an id, a column or a limit, never a person's name."""

    code: str
    file: str = ""
    row: int | None = None
    column: str = ""
    detail: str = ""


class RosterRefused(Exception):
    """The file as a whole cannot be read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.file}: {problem.code}")
        self.problem = problem


@dataclass
class Problems:
    """Counts every problem and keeps the first 200."""

    count: int = 0
    listed: list[Problem] = field(default_factory=list)

    def add(
        self, code: str, file: str, row: int | None = None, column: str = "", detail: str = ""
    ) -> None:
        """Note one problem."""
        self.note(Problem(code, file, row, column, detail[:80]))

    def note(self, problem: Problem) -> None:
        """Note a problem made elsewhere."""
        self.count += 1
        if len(self.listed) < LISTED:
            self.listed.append(problem)

    def as_json(self) -> list[dict[str, Any]]:
        """The listed problems as plain values."""
        return [asdict(problem) for problem in self.listed]
