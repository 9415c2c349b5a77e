"""Reads of a school."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.dates import WEEKDAYS_ABBR

from cairn.lib.tenant import across_schools
from cairn.schools.models import (
    HelpLine,
    Holiday,
    PolicyText,
    School,
    SchoolYear,
    Term,
    TimetableSlot,
)

SATURDAY = 5


def help_lines(school: School) -> QuerySet[HelpLine]:
    """Whom to call, in the school's order."""
    return HelpLine.objects.filter(school=school)


def is_holiday(school: School, day: date) -> bool:
    """Whether a day lies in a holiday or, where the school has terms, between them."""
    return _calendar(school.pk, day, day).is_break(day)


def is_school_day(school: School, day: date) -> bool:
    """Monday to Friday, in a term, in no holiday. A school without terms has no breaks."""
    return _calendar(school.pk, day, day).is_school_day(day)


def school_days_between(school: School, first: date, last: date) -> int:
    """How many school days there are from `first` to `last`, both counted; 0 where they cross."""
    calendar = _calendar(school.pk, first, last)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(calendar.is_school_day(day) for day in days)


def next_school_day(school: School, after: date) -> date | None:
    """The first school day later than `after`; None where none is known within a year."""
    last = after + timedelta(days=366)
    calendar = _calendar(school.pk, after, last)
    days = (after + timedelta(days=n) for n in range(1, 367))
    return next((day for day in days if calendar.is_school_day(day)), None)


def school_weeks(school_id: UUID, first: date, last: date) -> list[tuple[date, date]]:
    """First and last school day of every week from `first` to `last` that has one, in order."""
    calendar = _calendar(school_id, first, last)
    weeks: dict[date, list[date]] = {}
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        if calendar.is_school_day(day):
            weeks.setdefault(day - timedelta(days=day.weekday()), []).append(day)
    return [(days[0], days[-1]) for days in weeks.values()]


def school_day_after(school: School, after: date, count: int) -> date:
    """The `count`-th school day later than `after`: a deadline that no holiday shortens.

    Where a school's calendar ends before that, the days beyond it count as Monday to Friday.
    """
    last = after + timedelta(days=366 + 2 * count)
    calendar = _calendar(school.pk, after, last)
    known_until = max((end for _first, end in calendar.terms), default=after)
    day = after
    while count > 0:
        day += timedelta(days=1)
        beyond = calendar.has_terms and day > known_until and day.weekday() < SATURDAY
        count -= calendar.is_school_day(day) or beyond
    return day


Spans = list[tuple[date, date]]


@dataclass(frozen=True)
class _Calendar:
    """The terms and holidays that touch some days; read once for all of them."""

    has_terms: bool
    terms: Spans
    holidays: Spans

    def is_break(self, day: date) -> bool:
        if _inside(day, self.holidays):
            return True
        return self.has_terms and not _inside(day, self.terms)

    def is_school_day(self, day: date) -> bool:
        return day.weekday() < SATURDAY and not self.is_break(day)


def _inside(day: date, spans: Spans) -> bool:
    return any(first <= day <= last for first, last in spans)


def _calendar(school_id: UUID, first: date, last: date) -> _Calendar:
    # In two queries: put together to one by UNION they take twice as long to build.
    terms = list(_spans_of(Term, school_id).all())
    return _Calendar(
        has_terms=bool(terms),
        terms=_touching(first, last, terms),
        holidays=_touching(first, last, _spans_of(Holiday, school_id).all()),
    )


@lru_cache(maxsize=1_000)
def _spans_of(model: type[Term] | type[Holiday], school_id: UUID) -> QuerySet[Any, Any]:
    """Kept, to be read afresh with `all()`: a school has few, but asks at almost every page."""
    with across_schools():
        return model.objects.filter(school=school_id).order_by().values_list("starts_on", "ends_on")


def _touching(first: date, last: date, spans: Iterable[tuple[date, date]]) -> Spans:
    return [(begins, ends) for begins, ends in spans if begins <= last and ends >= first]


@dataclass(frozen=True)
class TimeOfWeek:
    """One time of day on the timetable, and the days it is on."""

    starts_at: time
    minutes: int
    name: str
    days: list[int]

    @property
    def key(self) -> str:
        """As addresses write it: "1240"."""
        return f"{self.starts_at:%H%M}"

    @property
    def days_in_words(self) -> str:
        """The days, such as "Mon, Tue"."""
        return ", ".join(str(WEEKDAYS_ABBR[day]) for day in self.days)


def times_of_week(school: School) -> list[TimeOfWeek]:
    """The timetable by time of day; one query."""
    by_time: dict[time, list[TimetableSlot]] = {}
    for slot in TimetableSlot.objects.filter(school=school).order_by("starts_at", "weekday"):
        by_time.setdefault(slot.starts_at, []).append(slot)
    return [
        TimeOfWeek(at, slots[0].minutes, slots[0].name, [slot.weekday for slot in slots])
        for at, slots in by_time.items()
    ]


def years_with_terms(school: School) -> QuerySet[SchoolYear]:
    """School years, the latest first, with their terms; two queries."""
    years = SchoolYear.objects.filter(school=school).order_by("-starts_on")
    return years.prefetch_related("terms")


def current_policies(school: School) -> list[PolicyText]:
    """Each policy in its newest version, by title; one query."""
    newest: dict[str, PolicyText] = {}
    for text in PolicyText.objects.filter(school=school).defer("body").order_by("version"):
        newest[text.kind] = text
    return sorted(newest.values(), key=lambda text: text.title.casefold())


def policy_versions(kind: str) -> QuerySet[PolicyText]:
    """Every version of a policy, the newest first, without its text."""
    return PolicyText.objects.filter(kind=kind).defer("body").order_by("-version")
