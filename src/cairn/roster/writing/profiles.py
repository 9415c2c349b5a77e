"""First profiles; whatever a student has since written themselves stays."""

from __future__ import annotations

from collections.abc import Iterable

from cairn.lib import clock
from cairn.people.enums import PersonKind
from cairn.people.models import Person, Profile
from cairn.roster.reading.records import ProfileRecord
from cairn.roster.writing.counts import ImportCounts
from cairn.roster.writing.people import in_chunks
from cairn.schools.models import School

SAID = ("strengths", "growth_areas", "interests", "languages", "free_times", "mentor_capacity")


def write_profiles(school: School, records: Iterable[ProfileRecord]) -> ImportCounts:
    """Write the profiles of this school's students and count them."""
    counts = ImportCounts()
    for chunk in in_chunks(records):
        _write_chunk(school, chunk, counts)
    return counts


def _write_chunk(school: School, chunk: list[ProfileRecord], counts: ImportCounts) -> None:
    students = Person.objects.filter(
        kind=PersonKind.STUDENT, source_id__in=[record.source_id for record in chunk]
    )
    ids = dict(students.values_list("source_id", "pk"))
    known = {profile.person_id: profile for profile in Profile.objects.filter(person__in=students)}
    new: list[Profile] = []
    changed: list[Profile] = []
    for record in chunk:
        if record.source_id not in ids:
            continue
        person_id = ids[record.source_id]
        profile = known.get(person_id)
        if profile is None:
            new.append(_filled(Profile(school=school, person_id=person_id), record))
        elif profile.version == 1 and _differs(profile, record):
            profile.updated_at = clock.now()
            changed.append(_filled(profile, record))
        else:
            counts.unchanged += 1
    Profile.objects.bulk_create(new)
    Profile.objects.bulk_update(changed, (*SAID, "updated_at"))
    counts.created += len(new)
    counts.updated += len(changed)
    counts.students += len(ids)


def _differs(profile: Profile, record: ProfileRecord) -> bool:
    values = ((getattr(record, name), getattr(profile, name)) for name in SAID)
    return any(said and said != held for said, held in values)


def _filled(profile: Profile, record: ProfileRecord) -> Profile:
    for name in SAID:
        if said := getattr(record, name):
            setattr(profile, name, said)
    return profile
