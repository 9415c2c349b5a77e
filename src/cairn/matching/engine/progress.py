"""How far a run is, told while it works. Whoever listens can end it by raising."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """What is being done."""

    SCORING = "scoring"
    ASSIGNING = "assigning"
    PROVING = "proving"


# Where each stage begins and ends, as parts of a whole run (measured at 20,000 mentees).
_SPANS = {
    Stage.SCORING: (0.0, 0.3),
    Stage.ASSIGNING: (0.3, 0.8),
    Stage.PROVING: (0.8, 1.0),
}


@dataclass(frozen=True)
class Progress:
    """What is being done, and which share of that stage is over, 0 to 1."""

    stage: Stage
    share: float

    @property
    def done(self) -> float:
        """The share of the whole run that is over, 0 to 1, by and large."""
        begins, ends = _SPANS[self.stage]
        return begins + (ends - begins) * self.share


Told = Callable[[Progress], None]


def nothing_told(progress: Progress) -> None:
    """For those who do not listen."""
