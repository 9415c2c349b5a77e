"""What can go wrong in a school's settings."""

from __future__ import annotations


class DatesOverlap(Exception):
    """Two years, terms or holidays would hold the same day; `other` is the one in the way."""

    def __init__(self, other: object) -> None:
        super().__init__("dates overlap")
        self.other = other


class OutsideYear(Exception):
    """A term reaches beyond its school year."""


class StillUsed(Exception):
    """Something cannot be removed while others hang on it; `count` says how many."""

    def __init__(self, count: int) -> None:
        super().__init__("still used")
        self.count = count


class LevelTaken(Exception):
    """Another year group has this level already."""


class TimeTaken(Exception):
    """The timetable has this time already."""


class PolicyHasMoved(Exception):
    """Somebody published a newer version in between; `current` is that one."""

    def __init__(self, current: object) -> None:
        super().__init__("a newer version was published")
        self.current = current
