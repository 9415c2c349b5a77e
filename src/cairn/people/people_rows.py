"""The rows of the list of people: what each shows, in words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cairn.lib.addresses import addresses_of
from cairn.people.enums import PersonKind, PersonState
from cairn.people.models import NAME_FIELDS, Person, full_name_of


@dataclass(frozen=True)
class PersonRow:
    """One person; a text is "" where there is nothing to say, `card` where they get none."""

    id: UUID
    url: str
    name: str
    year: str
    kind: str
    paused: str
    has_signed_in: bool
    card: str


def rows_for(people: QuerySet[Person]) -> list[PersonRow]:
    """What a list shows of these people; one query."""
    address = addresses_of("people:person")
    kinds = {kind.value: str(kind.label) for kind in PersonKind}
    paused = str(PersonState.PAUSED.label)
    card = _("Card for %(name)s")
    rows = []
    for pk, kind, state, year, signed_in_at, *names in people.values_list(
        "pk", "kind", "state", "year_group__name", "account__last_login", *NAME_FIELDS
    ):
        name = full_name_of(*names)
        gets_card = kind == PersonKind.STUDENT and state == PersonState.ACTIVE
        rows.append(
            PersonRow(
                id=pk,
                url=address(pk),
                name=name,
                year=year or "",
                kind=kinds[kind],
                paused=paused if state == PersonState.PAUSED else "",
                has_signed_in=signed_in_at is not None,
                card=card % {"name": name} if gets_card else "",
            )
        )
    return rows
