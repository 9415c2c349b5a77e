"""What the pages of the roster show."""

from __future__ import annotations

from django.db.models import QuerySet

from cairn.people.enums import PersonState
from cairn.people.models import Person
from cairn.roster.enums import UploadState
from cairn.roster.models import RosterUpload

MANY = 0.2  # of the active people: so many at once rarely leave a school


def unfinished_uploads_of(person: Person) -> QuerySet[RosterUpload]:
    """What somebody began and did not finish."""
    return RosterUpload.objects.filter(by=person).exclude(state=UploadState.DONE)


def import_under_way(person: Person) -> RosterUpload | None:
    """The import that runs at this school, whoever began it."""
    running = RosterUpload.objects.filter(school_id=person.school_id, state=UploadState.IMPORTING)
    return running.select_related("by").first()


def some_to_be_paused(upload: RosterUpload) -> list[Person]:
    """Some of those whom the import would pause."""
    people = Person.objects.filter(pk__in=upload.paused).select_related("year_group")
    return list(people)


def would_pause_many(upload: RosterUpload) -> bool:
    """Whether more people would be paused than leave in an ordinary term."""
    paused = int(upload.counts.get("paused", 0))
    if not paused:
        return False
    active = Person.objects.filter(state=PersonState.ACTIVE).exclude(source_id="").count()
    return paused > MANY * active
