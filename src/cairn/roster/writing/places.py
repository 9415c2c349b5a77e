"""Trust, schools, school years, terms and the times of the week."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from cairn.lib.tenant import in_school
from cairn.roster.reading.problems import Problems
from cairn.roster.reading.records import Roster, SchoolRecord
from cairn.schools.models import HelpLine, School, SchoolYear, Term, TimetableSlot, Trust

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DEFAULT_SLOTS = tuple(f"{day} {at}" for day in DAYS[:5] for at in ("08:10", "12:40", "15:30"))
HELP_LINES = (("Childline", "0800 1111"), ("116 111", "116 111"))


def schools_of_file(
    roster: Roster, only_school: School | None, problems: Problems
) -> dict[str, School]:
    """The schools of the file by their id in it, made where they are missing."""
    if only_school is not None:
        return _only(roster, only_school, problems)
    trust = _trust(roster.trust)
    found: dict[str, School] = {}
    for record in roster.schools:
        school = _named_or_single(record, problems) if not record.source_id else _known(record)
        if school is None and not problems.count:
            school = _new_school(record, trust)
        if school is not None:
            found[record.source_id] = _settled(school, record, trust)
    return found


def write_calendar(roster: Roster, school: School) -> None:
    """School years and terms; what the file does not name stays."""
    years: dict[str, SchoolYear] = {}
    for record in roster.years:
        year = (
            SchoolYear.objects.filter(source_id=record.source_id).first()
            or SchoolYear.objects.filter(name=record.name).first()
            or SchoolYear(school=school)
        )
        year.name, year.source_id = record.name, record.source_id
        year.starts_on, year.ends_on = record.starts_on, record.ends_on
        year.save()
        years[record.source_id] = year
    for record in roster.terms:
        if record.parent not in years:
            continue
        terms = Term.objects.filter(year=years[record.parent])
        term = (
            terms.filter(source_id=record.source_id).first()
            or terms.filter(name=record.name).first()
            or Term(school=school, year=years[record.parent])
        )
        term.name, term.source_id = record.name, record.source_id
        term.starts_on, term.ends_on = record.starts_on, record.ends_on
        term.save()


def write_slots(school: School, codes: Iterable[str]) -> None:
    """Times of the week for a school that has none: `codes`, else the usual ones."""
    if TimetableSlot.objects.exists():
        return
    TimetableSlot.objects.bulk_create(
        TimetableSlot(school=school, weekday=DAYS.index(day), starts_at=time.fromisoformat(at))
        for day, at in (code.split() for code in sorted(set(codes)) or DEFAULT_SLOTS)
    )


def _only(roster: Roster, school: School, problems: Problems) -> dict[str, School]:
    for record in roster.schools:
        if not record.source_id or record.source_id == school.source_id:
            return {record.source_id: school}
    for record in roster.schools:
        if not school.source_id and record.name.casefold() == school.name.casefold():
            return {record.source_id: _settled(school, record, None)}
    if roster.schools:
        problems.add("other_school", "orgs.csv")
    return {}


def _trust(record: SchoolRecord | None) -> Trust | None:
    if record is None:
        return None
    trust = Trust.objects.filter(source_id=record.source_id).first()
    trust = trust or Trust(source_id=record.source_id)
    if trust.name != record.name:
        trust.name = record.name
        trust.save()
    return trust


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


def _new_school(record: SchoolRecord, trust: Trust | None) -> School:
    school = School.objects.create(name=record.name, source_id=record.source_id, trust=trust)
    with in_school(school):
        for position, (name, phone) in enumerate(HELP_LINES):
            HelpLine.objects.create(school=school, name=name, phone=phone, position=position)
    return school


def _settled(school: School, record: SchoolRecord, trust: Trust | None) -> School:
    before = (school.source_id, school.trust_id)
    school.source_id = record.source_id or school.source_id
    school.trust = trust or school.trust
    if before != (school.source_id, school.trust_id):
        school.save(update_fields=["source_id", "trust"])
    return school
