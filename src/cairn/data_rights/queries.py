"""What the pages of data rights show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import QuerySet

from cairn.data_rights.models import ErasureRequest, ErasureState
from cairn.data_rights.words import in_order, name_of
from cairn.lib.held_data import all_held_data
from cairn.people.models import Person
from cairn.schools.models import School


@dataclass(frozen=True)
class Kind:
    """How much there is of one kind of data."""

    name: str
    count: int


def waiting_requests() -> QuerySet[ErasureRequest]:
    """Requests that nobody has decided."""
    return ErasureRequest.objects.filter(state=ErasureState.ASKED).select_related(
        "person__year_group"
    )


def what_is_held_about(person: Person) -> list[Kind]:
    """How many entries of each kind an export has, the kinds without any left out."""
    counts = {
        held.name: sum(1 for _entry in held.export(person))
        for held in all_held_data()
        if held.export
    }
    return _in_words(counts)


def what_is_kept_too_long(counts: dict[str, int]) -> list[Kind]:
    """The counts of a retention run, in words."""
    return _in_words(counts)


def kept_until(school: School) -> date:
    """The day before which things ended that a retention run removes."""
    return school.today() - timedelta(days=settings.RETENTION_DAYS)


def _in_words(counts: dict[str, int]) -> list[Kind]:
    return [Kind(name_of(kind), counts[kind]) for kind in in_order(counts) if counts[kind]]
