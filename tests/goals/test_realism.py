"""Realistic? Doubts warn and never block."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from cairn.goals.models import Goal
from cairn.goals.realism import Doubt, doubts_about
from cairn.schools.models import Holiday

SET_ON = date(2026, 11, 2)
HALF_TERM = Holiday(starts_on=date(2027, 1, 4), ends_on=date(2027, 1, 8))


def _doubts(weeks: float = 6, statement: str = "Speak up in maths", **facts):
    goal = Goal(
        statement=statement,
        set_at=datetime(2026, 11, 2, 12, tzinfo=UTC),
        due_on=SET_ON + timedelta(days=round(weeks * 7)),
    )
    given = {"holidays": [], "active_goals": 1, "open_steps": 1} | facts
    return doubts_about(goal, **given)


def test_a_realistic_goal_raises_no_doubt() -> None:
    assert _doubts() == []


@pytest.mark.parametrize(("weeks", "doubt"), [(1, Doubt.VERY_SOON), (13, Doubt.FAR_AWAY)])
def test_two_to_twelve_weeks(weeks: float, doubt: Doubt) -> None:
    assert _doubts(weeks) == [doubt]


@pytest.mark.parametrize("weeks", [2, 12])
def test_the_bounds_themselves_are_fine(weeks: float) -> None:
    assert _doubts(weeks) == []


def test_a_day_in_the_holidays() -> None:
    assert _doubts(9, holidays=[HALF_TERM]) == [Doubt.IN_A_HOLIDAY]


def test_many_goals_no_step_and_a_single_word_come_in_the_order_of_weight() -> None:
    found = _doubts(statement="Maths", active_goals=4, open_steps=0)
    assert found == [Doubt.NO_STEP, Doubt.MANY_AT_ONCE, Doubt.A_WORD_OR_TWO]
