"""An invitation by mail: to one person, once, for a week."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from cairn.lib import clock
from cairn.lib.clock import travelled_to
from cairn.lib.tenant import in_school
from cairn.outbox.models import OutboxRow
from cairn.people.actions import accept_invitation, invitation_of, invite_staff
from cairn.people.enums import PersonKind, PersonState, Role
from cairn.people.errors import InvitationNotUsable
from cairn.people.models import Account, Person, StaffInvitation
from tests.cast import signed_in_client
from tests.factories import make_person, make_school, make_staff

NEW = "seven quiet lanterns"


def teacher(school, **values):
    values = {"kind": PersonKind.STAFF, "account": None, "email": "joan@example.org", **values}
    return make_person(school, "Joan", **values)


def invited(school, person) -> str:
    """The code in the mail."""
    invite_staff(person, by=make_staff(school, Role.ADMINISTRATOR))
    mail = OutboxRow.objects.filter(to=person.email).latest("created_at")
    return re.search(r"/invitation/([0-9a-f]{64})/", mail.text)[1]


def test_the_link_of_the_mail_leads_to_a_password_and_in(school):
    person = teacher(school)
    code = invited(school, person)
    client = Client()
    opened = client.get(reverse("people:invitation_open", args=[code]))
    assert opened["Location"] == reverse("people:invitation")
    page = client.get(opened["Location"]).content.decode()
    assert "joan" in page
    assert code not in page
    answer = client.post(reverse("people:invitation"), {"password": NEW})
    assert answer["Location"] == reverse("home:today")
    person.refresh_from_db()
    assert person.account.check_password(NEW)
    assert EmailAddress.objects.get(user=person.account).verified


def test_only_a_hash_is_kept_and_the_link_begins_with_our_address(school, settings):
    settings.BASE_URL = "https://cairn.example"
    code = invited(school, teacher(school))
    assert code not in StaffInvitation.objects.get().code_hash
    mail = OutboxRow.objects.latest("created_at").text
    assert f"https://cairn.example/invitation/{code}/" in mail


def test_it_works_once(school):
    code = invited(school, teacher(school))
    accept_invitation(code, password=NEW)
    with pytest.raises(InvitationNotUsable):
        accept_invitation(code, password="another long one")


def test_it_ends_after_a_week(school):
    code = invited(school, teacher(school))
    with (
        travelled_to(clock.now() + timedelta(days=7, minutes=1)),
        pytest.raises(InvitationNotUsable),
    ):
        invitation_of(code)


def test_a_new_one_ends_the_one_before(school):
    person = teacher(school)
    first, second = invited(school, person), invited(school, person)
    with pytest.raises(InvitationNotUsable):
        invitation_of(first)
    invitation_of(second)


def test_it_ends_with_the_address_it_went_to(school):
    person = teacher(school)
    code = invited(school, person)
    Person.objects.filter(pk=person.pk).update(email="new@example.org")
    with pytest.raises(InvitationNotUsable):
        invitation_of(code)


def test_somebody_paused_is_not_let_in(school):
    person = teacher(school)
    code = invited(school, person)
    Person.objects.filter(pk=person.pk).update(state=PersonState.PAUSED)
    with pytest.raises(InvitationNotUsable):
        accept_invitation(code, password=NEW)


def test_an_unknown_a_used_and_an_ended_one_look_alike(school):
    code = invited(school, teacher(school))
    accept_invitation(code, password=NEW)
    pages = []
    for tried in (code, "0" * 64):
        client = Client()
        client.get(reverse("people:invitation_open", args=[tried]))
        answer = client.get(reverse("people:invitation"))
        pages.append((answer.status_code, answer.content))
    assert pages[0][0] == pages[1][0] == 400
    assert strip(pages[0][1]) == strip(pages[1][1])


def strip(page: bytes) -> str:
    return re.sub(r'value="[^"]*"', "", page.decode())


def test_an_administrator_still_needs_the_second_step_after_it(school):
    person = teacher(school)
    code = invited(school, person)
    from cairn.people.models import StaffRole

    StaffRole.objects.create(school=school, person=person, role=Role.ADMINISTRATOR)
    client = Client()
    client.get(reverse("people:invitation_open", args=[code]))
    client.post(reverse("people:invitation"), {"password": NEW})
    assert client.get(reverse("people:staff"))["Location"] == reverse("people:second_factor_needed")


def test_who_works_at_two_schools_uses_one_sign_in(school):
    elsewhere = make_school("Millbrook School")
    with in_school(elsewhere):
        there = make_staff(elsewhere, Role.COORDINATOR)
    person = teacher(school)
    code = invited(school, person)
    client = signed_in_client_of(there, elsewhere)
    client.get(reverse("people:invitation_open", args=[code]))
    answer = client.post(reverse("people:invitation"), {"join": "yes"})
    assert answer["Location"] == reverse("people:switch")
    person.refresh_from_db()
    assert person.account_id == there.account_id
    assert Account.objects.filter(people=None).count() == 0


def signed_in_client_of(person, school):
    with in_school(school):
        return signed_in_client(person)


def test_a_weak_password_leaves_it_usable(school):
    code = invited(school, teacher(school))
    client = Client()
    client.get(reverse("people:invitation_open", args=[code]))
    assert client.post(reverse("people:invitation"), {"password": "short"}).status_code == 422
    invitation_of(code)
