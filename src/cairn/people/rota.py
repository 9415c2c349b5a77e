"""The week of the on-call rota: which hours are covered, and which reach nobody. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

DAY = 24 * 60
WEEK = 7 * DAY


@dataclass(frozen=True)
class Stretch:
    """A part of the week, in minutes since Monday 0:00; the end is not counted."""

    start: int
    end: int

    @property
    def starts_on(self) -> int:
        """The weekday it begins on; Monday is 0."""
        return self.start // DAY % 7

    @property
    def ends_on(self) -> int:
        """The weekday it ends on."""
        return self.end // DAY % 7

    @property
    def starts_at(self) -> time:
        """The time of day it begins at."""
        return _time(self.start)

    @property
    def ends_at(self) -> time:
        """The time of day it ends at."""
        return _time(self.end)

    @property
    def is_within_a_day(self) -> bool:
        """Whether it ends before the next midnight."""
        return self.start // DAY == (self.end - 1) // DAY

    @property
    def is_whole_week(self) -> bool:
        """Whether nothing of the week is left out."""
        return self.end - self.start >= WEEK


def shift_stretch(weekday: int, starts_at: time, ends_at: time) -> Stretch:
    """A shift as a stretch; an end that is not later than the start lies on the next day."""
    start = weekday * DAY + starts_at.hour * 60 + starts_at.minute
    length = (_minutes(ends_at) - _minutes(starts_at)) % DAY or DAY
    return Stretch(start, start + length)


def minute_of_week(moment: datetime) -> int:
    """Where a moment of the school's clock lies in the week."""
    return moment.weekday() * DAY + moment.hour * 60 + moment.minute


def covers(stretch: Stretch, minute: int) -> bool:
    """Whether a stretch holds a minute, across the end of the week as well."""
    return stretch.start <= minute < stretch.end or stretch.start <= minute + WEEK < stretch.end


def uncovered(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The parts of the week in none of the stretches, each longer than a minute.

    One minute is no gap: a shift until 23:59 and one from 0:00 meet.
    """
    covered = sorted(_within_week(stretches))
    gaps, reached = [], 0
    for start, end in covered:
        if start > reached:
            gaps.append(Stretch(reached, start))
        reached = max(reached, end)
    if reached < WEEK:
        gaps.append(Stretch(reached, WEEK))
    return [gap for gap in _joined_over_sunday(gaps) if gap.end - gap.start > 1]


def _within_week(stretches: Iterable[Stretch]) -> Iterable[tuple[int, int]]:
    for stretch in stretches:
        yield stretch.start, min(stretch.end, WEEK)
        if stretch.end > WEEK:
            yield 0, stretch.end - WEEK


def _joined_over_sunday(gaps: list[Stretch]) -> list[Stretch]:
    if len(gaps) > 1 and gaps[0].start == 0 and gaps[-1].end == WEEK:
        return [*gaps[1:-1], Stretch(gaps[-1].start, WEEK + gaps[0].end)]
    return gaps


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _time(minute: int) -> time:
    return time(minute % DAY // 60, minute % 60)
