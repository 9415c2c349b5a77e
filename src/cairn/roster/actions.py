"""Importing a roster: all of it or nothing, and the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.db import transaction

from cairn.audit.actions import record as audit
from cairn.lib.tenant import across_schools, in_school
from cairn.people.models import Person
from cairn.roster.errors import RosterRefused
from cairn.roster.reading.reader import PROFILES, open_roster
from cairn.roster.reading.records import Roster
from cairn.roster.writing.counts import ImportCounts
from cairn.roster.writing.people import PeopleOfSchool, write_links
from cairn.roster.writing.places import schools_of_file, write_calendar, write_slots
from cairn.roster.writing.profiles import write_profiles
from cairn.schools.models import School

Progress = Callable[[int, int], None]


def import_roster(
    path: Path,
    *,
    profiles: Path | None = None,
    mapping: Path | None = None,
    school_name: str = "",
    by: Person | None = None,
    preview: bool = False,
    only_school: School | None = None,
    progress: Progress = lambda done, total: None,
) -> ImportCounts:
    """Bring schools and people to what a roster says; `preview` counts and changes nothing.

    With `only_school`, nothing outside of that school is touched. `progress` hears how many of
    how many people are done. Raises RosterRefused, with nothing changed, for a file with problems.
    """
    with open_roster(
        path,
        max_bytes=settings.ROSTER_MAX_BYTES,
        profiles=profiles,
        mapping=mapping,
        school_name=school_name,
    ) as roster:
        _refuse_problems(roster)
        with transaction.atomic():
            counts = _write(roster, by, only_school, progress)
            if preview:
                transaction.set_rollback(True)
    return counts


def _refuse_problems(roster: Roster) -> None:
    if roster.problems.count:
        raise RosterRefused(roster.problems)


def _write(
    roster: Roster, by: Person | None, only_school: School | None, progress: Progress
) -> ImportCounts:
    counts = ImportCounts()
    if roster.kind == PROFILES:
        _write_profiles_alone(roster, by, only_school, counts)
        return counts
    with across_schools():
        schools = schools_of_file(roster, only_school, roster.problems)
    _refuse_problems(roster)
    free_times = {code for record in roster.profiles() for code in record.free_times}
    done = 0

    def step(number: int) -> None:
        nonlocal done
        done += number
        progress(done, roster.people_count)

    for source_id, records in groupby(roster.people(), key=lambda record: record.school):
        if source_id not in schools:
            continue
        school = schools[source_id]
        with in_school(school):
            before = asdict(counts)
            write_calendar(roster, school)
            write_slots(school, free_times)
            people = PeopleOfSchool(school, by, counts)
            people.write(records, step)
            if roster.people_complete:
                people.pause_absent()
            write_links(school, (link for link in roster.links() if link.school == source_id))
            write_profiles(school, roster.profiles())
            _audit(school, by, counts, before)
    return counts


def _write_profiles_alone(
    roster: Roster, by: Person | None, only_school: School | None, counts: ImportCounts
) -> None:
    for school in [only_school] if only_school else list(School.objects.all()):
        with in_school(school):
            before = asdict(counts)
            written = write_profiles(school, roster.profiles())
            for name, number in asdict(written).items():
                setattr(counts, name, getattr(counts, name) + number)
            _audit(school, by, counts, before)


def _audit(school: School, by: Person | None, counts: ImportCounts, before: dict[str, int]) -> None:
    numbers = {name: number - before[name] for name, number in asdict(counts).items()}
    audit("roster.imported", by=by, school_id=school.pk, about=school, **numbers)
