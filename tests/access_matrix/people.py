"""Who sees people, cards, roles and the rota."""

from __future__ import annotations

from datetime import time
from typing import Any
from uuid import uuid4

from allauth.usersessions.models import UserSession

from cairn.people.models import Guardianship, OnCallShift, Person
from tests.access_matrix import EVERYONE, SAFEGUARDING, STUDENTS, Row
from tests.cast import Cast

ALL_MANAGERS = {"coordinator", "administrator", "other_school_coordinator"}
MANAGERS = {"coordinator", "administrator"}
ADMINISTRATOR = {"administrator"}
ROTA = {"administrator", *SAFEGUARDING}


def _mentee(cast: Cast) -> dict[str, Any]:
    return {"person_id": cast.mentee.pk}


def _coordinator(cast: Cast) -> dict[str, Any]:
    return {"person_id": cast.coordinator.pk}


def _coordinator_with_email(cast: Cast) -> dict[str, Any]:
    Person.objects.filter(pk=cast.coordinator.pk).update(email="joan@example.org")
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


def _link(cast: Cast) -> dict[str, Any]:
    return {"link_id": Guardianship.objects.get(student=cast.mentee).pk}


def _guardian(cast: Cast) -> dict[str, Any]:
    return {"guardian": str(cast.guardian.pk), "relationship": "mother"}


def _session(cast: Cast) -> dict[str, Any]:
    session = UserSession.objects.create(
        user=cast.mentee.account, ip="10.0.0.1", session_key=uuid4().hex, user_agent="Firefox"
    )
    return {"session_id": session.pk}


def _once(cast: Cast) -> dict[str, Any]:
    return {"once": str(uuid4())}


ROWS = {
    "people:people_list": Row({"get": ALL_MANAGERS}),
    "people:person_add": Row({"get": ALL_MANAGERS, "post": ALL_MANAGERS}, data=_once),
    "people:person": Row({"get": MANAGERS}, _mentee),
    "people:person_edit": Row({"get": MANAGERS, "post": MANAGERS}, _mentee),
    "people:person_pause": Row({"post": MANAGERS}, _mentee),
    "people:person_sign_out": Row({"post": MANAGERS}, _mentee),
    "people:second_step_reset": Row({"post": ADMINISTRATOR}, _coordinator),
    # A coordinator changes nothing of staff: see the row below.
    "people:person_card": Row({"post": ADMINISTRATOR}, _coordinator),
    "people:guardian_link": Row({"get": MANAGERS, "post": MANAGERS}, _mentee, _guardian),
    "people:guardian_unlink": Row({"post": MANAGERS}, _link),
    "people:sign_in_cards": Row({"get": ALL_MANAGERS, "post": ALL_MANAGERS}),
    "people:cards_for_chosen": Row({"post": ALL_MANAGERS}),
    "people:staff": Row({"get": ADMINISTRATOR}),
    "people:staff_add": Row({"get": ADMINISTRATOR, "post": ADMINISTRATOR}, data=_once),
    "people:staff_invite": Row({"post": ADMINISTRATOR}, _coordinator_with_email),
    "people:role_change": Row(
        {"post": ADMINISTRATOR},
        _coordinator,
        lambda cast: {"role": "safeguarding_deputy", "give": "on"},
    ),
    "people:on_call": Row({"get": ROTA, "post": ROTA}, data=_once),
    "people:shift_remove": Row({"post": ROTA}, _shift),
    "people:profile": Row({"get": STUDENTS}),
    "people:profile_edit": Row({"get": STUDENTS, "post": STUDENTS}),
    "people:switch": Row({"get": EVERYONE}),
    "people:switch_to": Row({"post": {"mentee"}}, _mentee),
    "people:session_end": Row({"post": {"mentee"}}, _session),
    "people:card": Row({"get": EVERYONE, "post": EVERYONE}, public=True),
    "people:card_passkey": Row({"get": EVERYONE, "post": EVERYONE}, public=True),
    "people:invitation_open": Row({"get": EVERYONE}, lambda cast: {"code": "abc"}, public=True),
    "people:invitation": Row({"get": EVERYONE, "post": EVERYONE}, public=True),
    "people:second_factor_needed": Row({"get": EVERYONE}, public=True),
    "people:not_active": Row({"get": EVERYONE}, public=True),
}
