"""Who sees people, cards, roles and the rota."""

from __future__ import annotations

from datetime import time
from typing import Any

from cairn.people.models import OnCallShift
from tests.access_matrix import EVERYONE, SAFEGUARDING, STUDENTS, Row
from tests.cast import Cast

MANAGERS = {"coordinator", "administrator", "other_school_coordinator"}
ROTA = {"administrator", *SAFEGUARDING}


def _coordinator(cast: Cast) -> dict[str, Any]:
    return {"person_id": cast.coordinator.pk}


def _shift(cast: Cast) -> dict[str, Any]:
    shift = OnCallShift.objects.create(
        school=cast.mentee.school,
        person=cast.safeguarding_lead,
        weekday=0,
        starts_at=time(8),
        ends_at=time(16),
    )
    return {"shift_id": shift.pk}


ROWS = {
    "people:people_list": Row({"get": MANAGERS}),
    "people:sign_in_cards": Row({"get": MANAGERS, "post": MANAGERS}),
    "people:staff": Row({"get": {"administrator"}, "post": {"administrator"}}),
    "people:role_change": Row(
        {"post": {"administrator"}},
        _coordinator,
        lambda cast: {"role": "safeguarding_deputy", "give": "on"},
    ),
    "people:on_call": Row({"get": ROTA, "post": ROTA}),
    "people:shift_remove": Row({"post": ROTA}, _shift),
    "people:profile": Row({"get": STUDENTS}),
    "people:profile_edit": Row({"get": STUDENTS, "post": STUDENTS}),
    "people:card": Row({"get": EVERYONE, "post": EVERYONE}, public=True),
    "people:second_factor_needed": Row({"get": EVERYONE}, public=True),
    "people:not_active": Row({"get": EVERYONE}, public=True),
}
