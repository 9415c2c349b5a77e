"""The rows of the list of people: what each shows, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cairn.lib.addresses import addresses_of
from cairn.people.enums import PersonKind, PersonState
from cairn.people.models import Person


@dataclass(frozen=True)
class PersonRow:
    """One person; `year` and `paused` are "" where there is nothing to say."""

    id: UUID
    url: str
    name: str
    year: str
    kind: str
    paused: str
    has_signed_in: bool
    gets_card: bool


def rows_for(people: Iterable[Person]) -> list[PersonRow]:
    """Rows from what `queries.people_found` gives; no query more."""
    address = addresses_of("people:person")
    kinds = {kind.value: str(kind.label) for kind in PersonKind}
    paused = str(PersonState.PAUSED.label)
    return [
        PersonRow(
            id=person.pk,
            url=address(person.pk),
            name=person.full_name,
            year=person.year_group.name if person.year_group else "",
            kind=kinds[person.kind],
            paused=paused if person.state == PersonState.PAUSED else "",
            has_signed_in=getattr(person, "signed_in_at", None) is not None,
            gets_card=person.kind == PersonKind.STUDENT and person.state == PersonState.ACTIVE,
        )
        for person in people
    ]
