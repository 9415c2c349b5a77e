"""Trust, schools, school years, terms, year groups and times of the week.

Nothing is written here: what would change is collected as rows to save, in an order that works.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from cairn.roster.reading.problems import Problems
from cairn.roster.reading.records import Roster, SchoolRecord, SessionRecord
from cairn.schools.models import (
    HelpLine,
    School,
    SchoolYear,
    Term,
    TimetableSlot,
    Trust,
    YearGroup,
)
from cairn.schools.starter import HELP_LINES

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DEFAULT_SLOTS = tuple(f"{day} {at}" for day in DAYS[:5] for at in ("08:10", "12:40", "15:30"))
Session = TypeVar("Session", SchoolYear, Term)


@dataclass
class Places:
    """The schools of a file by their id in it, and what must be saved before their people."""

    trust: Trust | None = None
    schools: dict[str, School] = field(default_factory=dict)
    groups: dict[tuple[UUID, int], UUID] = field(default_factory=dict)  # school, level → group
    to_save: list[models.Model] = field(default_factory=list)

    @property
    def new_schools(self) -> list[School]:
        """The schools that are still to be made."""
        return [row for row in self.to_save if isinstance(row, School) and row._state.adding]

    def save(self) -> None:
        """Write what changes; call it inside the import's transaction."""
        for row in self.to_save:
            row.save()


def places_of(roster: Roster, only_school: School | None, problems: Problems) -> Places:
    """Where the people of a file belong; problems where that cannot be told."""
    places = Places()
    if only_school is not None:
        _find_only(places, roster, only_school, problems)
    else:
        _find_all(places, roster, problems)
    if problems.count:
        return places
    slots = list(roster.slots())
    for school in places.schools.values():
        places.to_save += _calendar(roster, school)
        places.to_save += _slots(school, slots)
    _find_groups(places, roster)
    return places


def _find_only(places: Places, roster: Roster, school: School, problems: Problems) -> None:
    for record in roster.schools:
        if not record.source_id or record.source_id == school.source_id:
            places.schools[record.source_id] = school
            return
    for record in roster.schools:
        school = School.objects.get(pk=school.pk)  # a copy: a preview must not change the caller's
        if not school.source_id and record.name.casefold() == school.name.casefold():
            places.schools[record.source_id] = _settled(places, school, record)
            return
    if roster.schools:
        problems.add("other_school", "orgs.csv")


def _find_all(places: Places, roster: Roster, problems: Problems) -> None:
    _find_trust(places, roster.trust)
    for record in roster.schools:
        school = _known(record) if record.source_id else _named_or_single(record, problems)
        if school is None and not problems.count:
            school = School(name=record.name, source_id=record.source_id, trust=places.trust)
            places.to_save += [school, *_help_lines(school)]
        elif school is not None:
            school = _settled(places, school, record)
        if school is not None:
            places.schools[record.source_id] = school


def _find_trust(places: Places, record: SchoolRecord | None) -> None:
    if record is None:
        return
    places.trust = Trust.objects.filter(source_id=record.source_id).first()
    places.trust = places.trust or Trust(source_id=record.source_id)
    if places.trust.name != record.name:
        places.trust.name = record.name
        places.to_save.append(places.trust)


def _known(record: SchoolRecord) -> School | None:
    """By its id, else a school of that name which no roster has claimed yet."""
    return (
        School.objects.filter(source_id=record.source_id).first()
        or School.objects.filter(source_id="", name__iexact=record.name).first()
    )


def _named_or_single(record: SchoolRecord, problems: Problems) -> School | None:
    if record.name:
        return School.objects.filter(name__iexact=record.name).first()
    schools = list(School.objects.all()[:2])
    if len(schools) != 1:
        problems.add("school_not_named", "")
        return None
    return schools[0]


def _help_lines(school: School) -> Iterator[HelpLine]:
    for position, (name, phone) in enumerate(HELP_LINES):
        yield HelpLine(school=school, name=name, phone=phone, position=position)


def _settled(places: Places, school: School, record: SchoolRecord) -> School:
    before = (school.source_id, school.trust_id)
    school.source_id = record.source_id or school.source_id
    school.trust = places.trust or school.trust
    if before != (school.source_id, school.trust_id):
        places.to_save.append(school)
    return school


def _calendar(roster: Roster, school: School) -> Iterator[models.Model]:
    """School years and terms that change; what the file does not name stays."""
    years: dict[str, SchoolYear] = {}
    held_years = list(SchoolYear.objects.filter(school=school))
    held_terms = list(Term.objects.filter(school=school))
    for record in roster.years:
        year = _same(held_years, record) or SchoolYear(school=school)
        years[record.source_id] = year
        if _brought_to(year, record):
            yield year
    for record in roster.terms:
        parent = years.get(record.parent)
        if parent is not None:
            terms = [term for term in held_terms if term.year_id == parent.pk]
            term = _same(terms, record) or Term(school=school, year=parent)
            if _brought_to(term, record):
                yield term


def _same(held: Iterable[Session], record: SessionRecord) -> Session | None:
    """The row of a session: by its id, else by its name."""
    rows = list(held)
    by_id = (row for row in rows if row.source_id == record.source_id)
    return next(by_id, None) or next((row for row in rows if row.name == record.name), None)


def _brought_to(row: Session, record: SessionRecord) -> bool:
    """Let `row` say what the file says; whether that changed anything."""
    said: tuple[str, str, date, date]
    said = (record.name, record.source_id, record.starts_on, record.ends_on)
    if (row.name, row.source_id, row.starts_on, row.ends_on) == said:
        return False
    row.name, row.source_id, row.starts_on, row.ends_on = said
    return True


def _slots(school: School, codes: list[str]) -> Iterator[TimetableSlot]:
    """Times of the week for a school that has none: `codes`, else the usual ones."""
    if TimetableSlot.objects.filter(school=school).exists():
        return
    for day, at in (code.split() for code in codes or DEFAULT_SLOTS):
        yield TimetableSlot(
            school=school, weekday=DAYS.index(day), starts_at=time.fromisoformat(at)
        )


def _find_groups(places: Places, roster: Roster) -> None:
    ids = [school.pk for school in places.schools.values()]
    held: Any = YearGroup.objects.filter(school_id__in=ids)
    places.groups = {(s, level): pk for s, level, pk in held.values_list("school", "level", "pk")}
    for source_id, level in roster.levels():
        school = places.schools.get(source_id)
        if school is not None and (school.pk, level) not in places.groups:
            group = YearGroup(school=school, name=f"Year {level}", level=level)
            places.groups[school.pk, level] = group.pk
            places.to_save.append(group)
