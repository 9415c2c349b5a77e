"""People, their roles and their parents, in chunks that stay small whatever the file's length."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar
from uuid import UUID

from cairn.audit.actions import record as audit
from cairn.lib import clock
from cairn.people.enums import PersonKind, PersonState
from cairn.people.models import Guardianship, Person, StaffRole
from cairn.people.policies import is_administrator
from cairn.roster.models import RosterPause
from cairn.roster.reading.records import LinkRecord, PersonRecord
from cairn.roster.writing.counts import ImportCounts
from cairn.schools.models import School, YearGroup

CHUNK = 2_000
Progress = Callable[[int], None]
# The school's words win over ours, but somebody's own name for themselves over the school's.
THE_SCHOOLS = ("given_name", "family_name", "user_name", "email", "birth_date", "gender")
THEIR_OWN = ("preferred_name", "pronouns")
WRITTEN = ("kind", "state", *THE_SCHOOLS, *THEIR_OWN, "year_group", "updated_at")
T = TypeVar("T")


def in_chunks(items: Iterable[T]) -> Iterator[list[T]]:
    """Lists of at most 2,000."""
    source = iter(items)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


class PeopleOfSchool:
    """Writes the people of one school and remembers who was named."""

    def __init__(self, school: School, by: Person | None, counts: ImportCounts) -> None:
        self._school, self._by, self._counts = school, by, counts
        self._groups = {group.level: group for group in YearGroup.objects.all()}
        self._named: set[UUID] = set()

    def write(self, records: Iterable[PersonRecord], progress: Progress) -> None:
        """Create, change, resume or pause everyone the file names."""
        for chunk in in_chunks(records):
            self._write_chunk(chunk)
            progress(len(chunk))

    def pause_absent(self) -> None:
        """Pause everyone who came by a roster and is not in this complete one."""
        active = Person.objects.filter(state=PersonState.ACTIVE).exclude(source_id="")
        if self._by is not None:
            active = active.exclude(pk=self._by.pk)  # nobody locks themselves out by a file
        gone = [pk for pk in active.values_list("pk", flat=True) if pk not in self._named]
        for chunk in in_chunks(gone):
            people = Person.objects.filter(pk__in=chunk)
            people.update(state=PersonState.PAUSED, updated_at=clock.now())
            self._remember_paused(chunk)

    def _write_chunk(self, chunk: list[PersonRecord]) -> None:
        ids = [record.source_id for record in chunk]
        known = {person.source_id: person for person in Person.objects.filter(source_id__in=ids)}
        paused = set(
            RosterPause.objects.filter(person__source_id__in=ids).values_list("person", flat=True)
        )
        new: list[Person] = []
        changed: list[Person] = []
        leaving: list[UUID] = []
        back: list[UUID] = []
        for record in chunk:
            person = known.get(record.source_id)
            if record.active and record.kind == PersonKind.STUDENT:
                self._counts.students += 1
            if person is None:
                if record.active:
                    new.append(self._filled(self._blank(record), record))
                continue
            self._named.add(person.pk)
            before = _values(person)
            self._filled(person, record)
            if not record.active and person.state == PersonState.ACTIVE:
                person.state = PersonState.PAUSED
                leaving.append(person.pk)
            elif record.active and person.pk in paused:
                person.state = PersonState.ACTIVE
                back.append(person.pk)
            if _values(person) != before:
                person.updated_at = clock.now()
                changed.append(person)
            else:
                self._counts.unchanged += 1
        Person.objects.bulk_create(new)
        Person.objects.bulk_update(changed, WRITTEN)
        self._named.update(person.pk for person in new)
        self._counts.created += len(new)
        self._counts.updated += len(changed) - len(leaving)
        self._remember_paused(leaving)
        RosterPause.objects.filter(person__in=back).delete()
        self._give_roles(chunk, known | {person.source_id: person for person in new})

    def _remember_paused(self, ids: list[UUID]) -> None:
        RosterPause.objects.bulk_create(
            (RosterPause(school=self._school, person_id=pk, paused_at=clock.now()) for pk in ids),
            ignore_conflicts=True,
        )
        self._counts.paused += len(ids)

    def _blank(self, record: PersonRecord) -> Person:
        return Person(school=self._school, source_id=record.source_id)

    def _filled(self, person: Person, record: PersonRecord) -> Person:
        person.kind = record.kind
        for name in THE_SCHOOLS:
            if value := getattr(record, name):
                setattr(person, name, value)
        for name in THEIR_OWN:
            if not getattr(person, name):
                setattr(person, name, getattr(record, name))
        if record.year_level is not None:
            person.year_group = self._group(record.year_level)
        return person

    def _group(self, level: int) -> YearGroup:
        if level not in self._groups:
            self._groups[level] = YearGroup.objects.create(
                school=self._school, name=f"Year {level}", level=level
            )
        return self._groups[level]

    def _give_roles(self, chunk: list[PersonRecord], people: dict[str, Person]) -> None:
        if self._by is not None and not is_administrator(self._by):
            return  # a file must not give roles that its uploader could not give
        wanted = {
            (people[record.source_id].pk, role)
            for record in chunk
            if record.active
            for role in record.roles
        }
        held = StaffRole.objects.filter(person__in={pk for pk, _role in wanted})
        for pk, role in sorted(wanted - set(held.values_list("person", "role"))):
            StaffRole.objects.create(school=self._school, person_id=pk, role=role)
            audit("roster.role_given", by=self._by, school_id=self._school.pk, person=pk, role=role)


def write_links(school: School, links: Iterable[LinkRecord]) -> None:
    """Join every parent or carer to every child; links made by hand stay."""
    for chunk in in_chunks(links):
        ids = {link.guardian for link in chunk} | {link.student for link in chunk}
        people = dict(Person.objects.filter(source_id__in=ids).values_list("source_id", "pk"))
        Guardianship.objects.bulk_create(
            (
                Guardianship(
                    school=school,
                    guardian_id=people[link.guardian],
                    student_id=people[link.student],
                )
                for link in chunk
                if link.guardian in people and link.student in people
            ),
            ignore_conflicts=True,
        )


def _values(person: Person) -> tuple[object, ...]:
    return (
        person.kind, person.state, person.year_group_id,
        *(getattr(person, name) for name in THE_SCHOOLS + THEIR_OWN),
    )  # fmt: skip
