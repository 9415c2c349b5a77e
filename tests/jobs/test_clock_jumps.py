"""A clock that jumps: set times are neither doubled nor left out for longer than a pause."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cairn.jobs import every
from cairn.jobs.actions import run_due_schedules
from cairn.jobs.registry import schedules
from cairn.lib.clock import now, travelled_to

pytestmark = pytest.mark.django_db(transaction=True)
PAUSE = timedelta(minutes=5)


@pytest.fixture
def ticks(monkeypatch):
    """The moments at which a function was run that is due every five minutes."""
    kept = dict(schedules)
    schedules.clear()
    moments = []

    def tick() -> None:
        moments.append(now())

    every(minutes=PAUSE.total_seconds() / 60)(tick)
    yield moments
    schedules.clear()
    schedules.update(kept)


def live(start, minutes: int) -> None:
    """Workers look every minute, and once more in the same minute."""
    for minute in range(minutes):
        with travelled_to(start + timedelta(minutes=minute)):
            run_due_schedules()
            run_due_schedules()


def test_an_hour_has_twelve_ticks(ticks):
    live(now(), 60)

    assert len(ticks) == 12


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(hours=1), -timedelta(hours=1)])
def test_after_a_jump_of_the_clock_the_rhythm_goes_on(ticks, jump):
    start = now()
    live(start, 30)
    before = len(ticks)

    live(start + timedelta(minutes=30) + jump, 30)

    assert before == 6
    assert len(ticks) - before in {6, 7}, "missed ticks are not made up, and none is left out"


def test_a_clock_that_was_a_day_ahead_and_comes_back(ticks):
    start = now()
    live(start + timedelta(days=1), 30)
    before = len(ticks)

    live(start, 30)

    assert len(ticks) - before in {6, 7}, "nothing waits a day for the time to come again"


def test_two_workers_whose_clocks_differ_by_a_minute_do_not_double_a_tick(ticks):
    start = now()
    for minute in range(60):
        for skew in (timedelta(0), timedelta(minutes=1)):
            with travelled_to(start + timedelta(minutes=minute) + skew):
                run_due_schedules()

    assert 12 <= len(ticks) <= 13
