"""The weekly plan on the school's calendar."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from cairn.once.errors import AlreadyDone
from cairn.people.models import Person
from cairn.programmes.actions import (
    add_activity,
    change_activity,
    move_activity,
    remove_activity,
)
from cairn.programmes.errors import HasMoved
from cairn.programmes.models import Iteration, WeeklyActivity
from cairn.programmes.plan import activity_of_week, plan_of, week_number_on
from cairn.schools.models import Holiday


@pytest.fixture
def autumn(draft: Iteration) -> Iteration:
    """12 October to 18 December 2026, with half-term from 26 to 30 October."""
    Holiday.objects.create(
        school=draft.school,
        name="Half-term",
        starts_on=date(2026, 10, 26),
        ends_on=date(2026, 10, 30),
    )
    Iteration.objects.filter(pk=draft.pk).update(ends_on=date(2026, 12, 18))
    draft.refresh_from_db()
    return draft


def test_weeks_have_real_dates_and_half_term_is_skipped(autumn: Iteration) -> None:
    weeks = plan_of(autumn)
    assert [(w.number, w.starts_on) for w in weeks[:3]] == [
        (1, date(2026, 10, 12)),
        (2, date(2026, 10, 19)),
        (3, date(2026, 11, 2)),
    ]
    assert (len(weeks), weeks[-1].ends_on) == (9, date(2026, 12, 18))


def test_what_is_planned_after_the_last_week_is_shown_at_the_end(autumn: Iteration) -> None:
    WeeklyActivity.objects.create(school=autumn.school, iteration=autumn, week=12, title="Late")
    last = plan_of(autumn)[-1]
    assert (last.number, last.starts_on, last.activities[0].title) == (12, None, "Late")


@pytest.mark.parametrize(
    ("day", "number", "title"),
    [
        (date(2026, 10, 11), None, None),
        (date(2026, 10, 12), 1, "Say hello"),
        (date(2026, 10, 18), 1, "Say hello"),
        (date(2026, 10, 28), None, None),
        (date(2026, 11, 3), 3, "What I would like to change"),
        (date(2026, 12, 18), 9, None),
        (date(2026, 12, 19), None, None),
    ],
)
def test_the_activity_of_a_day(autumn: Iteration, day: date, number, title) -> None:
    assert week_number_on(autumn, day) == number
    found = activity_of_week(autumn, day)
    assert (found.title if found else None) == title


def test_the_plan_costs_the_same_for_many_weeks(
    autumn: Iteration, django_assert_num_queries
) -> None:
    short = Iteration.objects.select_related("school").get(pk=autumn.pk)
    with django_assert_num_queries(3):
        plan_of(short)
    Iteration.objects.filter(pk=autumn.pk).update(ends_on=date(2027, 7, 1))
    longer = Iteration.objects.select_related("school").get(pk=autumn.pk)
    with django_assert_num_queries(3):
        assert len(plan_of(longer)) > 25


def test_add_once_move_change_remove(autumn: Iteration, coordinator: Person) -> None:
    once = str(uuid.uuid4())
    given = {"by": coordinator, "week": 1, "title": "Tea", "description": "", "once": once}
    tea = add_activity(autumn, **given)
    with pytest.raises(AlreadyDone):
        add_activity(autumn, **given)
    move_activity(tea, by=coordinator, weeks=-1)
    tea.refresh_from_db()
    assert (tea.week, tea.version) == (1, 1)
    move_activity(tea, by=coordinator, weeks=1)
    tea.refresh_from_db()
    assert (tea.week, tea.version) == (2, 2)
    words = {"by": coordinator, "week": 4, "description": "With biscuits"}
    change_activity(tea, version=2, title="Tea again", **words)
    with pytest.raises(HasMoved) as moved:
        change_activity(tea, version=2, title="Coffee", **words)
    assert moved.value.current.title == "Tea again"
    remove_activity(tea, by=coordinator)
    assert not WeeklyActivity.objects.filter(pk=tea.pk).exists()
