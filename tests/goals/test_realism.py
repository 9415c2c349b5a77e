"""Realistic? Doubts warn and never block."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from cairn.goals.models import Goal
from cairn.goals.realism import Doubt, doubts_about
from cairn.schools.models import Holiday
from tests.cast import Cast, signed_in_client
from tests.factories import make_goal

SET_ON = date(2026, 11, 2)


def _doubts(weeks: float = 6, statement: str = "Speak up in maths", **facts):
    goal = Goal(
        statement=statement,
        set_at=datetime(2026, 11, 2, 12, tzinfo=UTC),
        due_on=SET_ON + timedelta(days=round(weeks * 7)),
    )
    given = {"due_in_a_holiday": False, "active_goals": 1, "open_steps": 1} | facts
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
    assert _doubts(due_in_a_holiday=True) == [Doubt.IN_A_HOLIDAY]


def test_many_goals_no_step_and_a_single_word_come_in_the_order_of_weight() -> None:
    found = _doubts(statement="Maths", active_goals=4, open_steps=0)
    assert found == [Doubt.NO_STEP, Doubt.MANY_AT_ONCE, Doubt.A_WORD_OR_TWO]


def test_everything_at_once_is_told_in_the_order_of_weight() -> None:
    found = _doubts(13, "Maths", due_in_a_holiday=True, active_goals=4, open_steps=0)
    assert found == [
        Doubt.NO_STEP,
        Doubt.FAR_AWAY,
        Doubt.IN_A_HOLIDAY,
        Doubt.MANY_AT_ONCE,
        Doubt.A_WORD_OR_TWO,
    ]


@pytest.mark.parametrize(("active", "doubts"), [(3, []), (4, [Doubt.MANY_AT_ONCE])])
def test_three_goals_at_once_are_fine(active: int, doubts: list[Doubt]) -> None:
    assert _doubts(active_goals=active) == doubts


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "doubted"),
    [
        (date(2026, 12, 18), False),  # The last day of the autumn term.
        (date(2026, 12, 28), True),  # Between the terms.
        (date(2027, 1, 4), False),  # The first day of the spring term.
        (date(2027, 2, 16), True),  # Half term.
    ],
)
def test_the_page_knows_holidays_and_the_days_between_terms(
    cast: Cast, day: date, doubted: bool
) -> None:
    half_term = {"starts_on": date(2027, 2, 15), "ends_on": date(2027, 2, 19)}
    Holiday.objects.create(school=cast.mentee.school, name="Half term", **half_term)
    goal = make_goal(cast.mentee, cast.mentorship, due_on=day)
    page = signed_in_client(cast.mentee).get(reverse("goals:goal", args=[goal.pk]))
    assert (Doubt.IN_A_HOLIDAY in page.context["doubts"]) is doubted
