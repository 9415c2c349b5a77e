"""Every write about a school itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError, QuerySet

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.schools.errors import (
    DatesOverlap,
    LevelTaken,
    OutsideYear,
    PolicyHasMoved,
    StillUsed,
    TimeTaken,
)
from cairn.schools.models import (
    HelpLine,
    Holiday,
    PolicyText,
    School,
    SchoolOwned,
    SchoolYear,
    Term,
    TimetableSlot,
    YearGroup,
)

Row = TypeVar("Row", bound=SchoolOwned)
Dated = TypeVar("Dated", SchoolYear, Term, Holiday)


@transaction.atomic
def change_school(school: School, *, by: Any, **values: Any) -> None:
    """Name, time zone, language and quiet hours."""
    School.objects.filter(pk=school.pk).update(**values)
    record("school.changed", by=by, school_id=school.pk, about=school)


@transaction.atomic
def save_year(
    school: School, year: SchoolYear | None, *, by: Any, name: str, starts_on: date, ends_on: date
) -> SchoolYear:
    """Add a school year or change it. Raises DatesOverlap, and OutsideYear for its terms."""
    _lock(school)
    saved = year or SchoolYear(school=school)
    _refuse_overlap(SchoolYear.objects.filter(school=school), saved, starts_on, ends_on)
    terms = Term.objects.filter(year=saved)
    if terms.exclude(starts_on__gte=starts_on, ends_on__lte=ends_on).exists():
        raise OutsideYear
    return _saved(saved, by=by, name=name, starts_on=starts_on, ends_on=ends_on)


@transaction.atomic
def save_term(
    school: School,
    term: Term | None,
    *,
    by: Any,
    year: SchoolYear,
    name: str,
    starts_on: date,
    ends_on: date,
) -> Term:
    """Add a term or change it. Raises DatesOverlap and OutsideYear."""
    _lock(school)
    saved = term or Term(school=school)
    if starts_on < year.starts_on or ends_on > year.ends_on:
        raise OutsideYear
    _refuse_overlap(Term.objects.filter(school=school), saved, starts_on, ends_on)
    return _saved(saved, by=by, year=year, name=name, starts_on=starts_on, ends_on=ends_on)


@transaction.atomic
def save_holiday(
    school: School, holiday: Holiday | None, *, by: Any, name: str, starts_on: date, ends_on: date
) -> Holiday:
    """Add a holiday or change it. Raises DatesOverlap."""
    _lock(school)
    saved = holiday or Holiday(school=school)
    _refuse_overlap(Holiday.objects.filter(school=school), saved, starts_on, ends_on)
    return _saved(saved, by=by, name=name, starts_on=starts_on, ends_on=ends_on)


@transaction.atomic
def save_year_group(
    school: School, group: YearGroup | None, *, by: Any, name: str, level: int
) -> YearGroup:
    """Add a year group or rename it. Raises LevelTaken."""
    try:
        with transaction.atomic():
            return _saved(group or YearGroup(school=school), by=by, name=name, level=level)
    except IntegrityError:
        raise LevelTaken from None


@transaction.atomic
def remove(row: SchoolOwned, *, by: Any) -> None:
    """Remove a year, a term, a holiday, an empty year group or a help line. Raises StillUsed."""
    record(_deed(row, "removed"), by=by, school_id=row.school_id, about=row)
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError as held:
        raise StillUsed(len(held.protected_objects)) from None


@transaction.atomic
def add_time(
    school: School, *, by: Any, starts_at: time, minutes: int, name: str, days: Iterable[int]
) -> None:
    """Add a time of day to the timetable on these days (Monday is 0). Raises TimeTaken."""
    _lock(school)
    if TimetableSlot.objects.filter(school=school, starts_at=starts_at).exists():
        raise TimeTaken
    for day in sorted(set(days)):
        _saved(
            TimetableSlot(school=school),
            by=by,
            weekday=day,
            starts_at=starts_at,
            minutes=minutes,
            name=name,
        )


@transaction.atomic
def change_time(
    school: School, starts_at: time, *, by: Any, minutes: int, name: str, days: Iterable[int]
) -> None:
    """Name and length of a time of day, and its days; what students ticked there stays theirs."""
    _lock(school)
    slots = TimetableSlot.objects.filter(school=school, starts_at=starts_at)
    wanted = set(days)
    for slot in slots.exclude(weekday__in=wanted):
        remove(slot, by=by)
    kept = {slot.weekday: slot for slot in slots}
    for day in sorted(wanted):
        slot = kept.get(day) or TimetableSlot(school=school, weekday=day, starts_at=starts_at)
        _saved(slot, by=by, minutes=minutes, name=name)


@transaction.atomic
def save_help_line(
    school: School, line: HelpLine | None, *, by: Any, name: str, phone: str, note: str
) -> HelpLine:
    """Add a help line at the end, or change it."""
    if line is not None:
        return _saved(line, by=by, name=name, phone=phone, note=note)
    last = HelpLine.objects.filter(school=school).aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    return _saved(
        HelpLine(school=school, position=position), by=by, name=name, phone=phone, note=note
    )


@transaction.atomic
def move_help_line(line: HelpLine, *, by: Any, up: bool) -> None:
    """One place up or down; at the end nothing changes."""
    _lock(line.school)
    lines = list(HelpLine.objects.filter(school=line.school_id))
    here = next((n for n, other in enumerate(lines) if other.pk == line.pk), None)
    if here is None:
        return
    there = here - 1 if up else here + 1
    if not 0 <= there < len(lines):
        return
    lines[here], lines[there] = lines[there], lines[here]
    for position, other in enumerate(lines):
        HelpLine.objects.filter(pk=other.pk).update(position=position)
    record("help_line.moved", by=by, school_id=line.school_id, about=line)


@transaction.atomic
def publish_policy(
    school: School, *, by: Any, kind: str, replaces: int, title: str, body: str
) -> PolicyText:
    """Publish a text as the version after `replaces` (0: the first); earlier ones stay readable.

    Raises PolicyHasMoved, with the newest version, when somebody was faster.
    """
    _lock(school)
    newest = PolicyText.objects.filter(school=school, kind=kind).order_by("-version").first()
    if (newest.version if newest else 0) != replaces:
        raise PolicyHasMoved(newest)
    text = PolicyText.objects.create(
        school=school,
        kind=kind,
        version=replaces + 1,
        title=title,
        body=body,
        published_at=clock.now(),
    )
    record("policy.published", by=by, school_id=school.pk, about=text, version=text.version)
    return text


def _lock(school: School) -> None:
    """Whoever changes the same school's calendar at the same moment waits."""
    School.objects.select_for_update().get(pk=school.pk)


def _refuse_overlap(rows: QuerySet[Dated], mine: Dated, first: date, last: date) -> None:
    touching = rows.exclude(pk=mine.pk).filter(starts_on__lte=last, ends_on__gte=first)
    if other := touching.first():
        raise DatesOverlap(other)


def _saved(row: Row, *, by: Any, **values: Any) -> Row:
    is_new = row._state.adding
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    deed = _deed(row, "added" if is_new else "changed")
    record(deed, by=by, school_id=row.school_id, about=row)
    return row


def _deed(row: SchoolOwned, what: str) -> str:
    words = {"schoolyear": "school_year", "yeargroup": "year_group", "helpline": "help_line"}
    kind = str(row._meta.model_name)
    return f"{words.get(kind, kind)}.{what}"
