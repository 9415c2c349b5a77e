"""The weekly plan laid over the real calendar: weeks without school are skipped."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from cairn.programmes.models import Iteration, WeeklyActivity
from cairn.schools.queries import school_weeks


@dataclass(frozen=True)
class PlanWeek:
    """One week of an iteration: its number, its school days, and what is planned.

    `starts_on` is None for activities planned after the iteration's last week.
    """

    number: int
    starts_on: date | None
    ends_on: date | None
    activities: list[WeeklyActivity] = field(default_factory=list)


def plan_of(iteration: Iteration) -> list[PlanWeek]:
    """Every week with school from the first to the last day; what does not fit comes after."""
    spans = school_weeks(iteration.school_id, iteration.starts_on, iteration.ends_on)
    planned: dict[int, list[WeeklyActivity]] = {}
    for activity in iteration.activities.all():
        planned.setdefault(activity.week, []).append(activity)
    weeks = [
        PlanWeek(number, first, last, planned.get(number, []))
        for number, (first, last) in enumerate(spans, start=1)
    ]
    beyond = sorted(number for number in planned if number > len(spans))
    return weeks + [PlanWeek(number, None, None, planned[number]) for number in beyond]


def week_number_on(iteration: Iteration, day: date) -> int | None:
    """The number of the week `day` lies in; None before, after and in a week without school."""
    if not iteration.starts_on <= day <= iteration.ends_on:
        return None
    end_of_week = day + timedelta(days=6 - day.weekday())
    spans = school_weeks(
        iteration.school_id, iteration.starts_on, min(end_of_week, iteration.ends_on)
    )
    if not spans or spans[-1][1] < day - timedelta(days=day.weekday()):
        return None
    return len(spans)


def activities_of_week(iteration: Iteration, day: date) -> list[WeeklyActivity]:
    """What is planned for the week `day` lies in; empty in a holiday."""
    number = week_number_on(iteration, day)
    return [] if number is None else list(iteration.activities.filter(week=number))


def activity_of_week(iteration: Iteration, day: date) -> WeeklyActivity | None:
    """The first of what is planned for the week `day` lies in; None in a holiday."""
    return next(iter(activities_of_week(iteration, day)), None)
