"""What a person gets to see of themselves, and what is gone after erasure."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from cairn.data_rights.actions import erase_person, export_of
from cairn.lib import clock
from cairn.people.actions import make_sign_in_cards
from cairn.people.held_data import expire_cards
from cairn.people.models import Account, Guardianship, Person, Profile, SignInCard
from tests.cast import Cast
from tests.factories import make_person


def test_an_export_says_who_somebody_is_and_what_they_said(cast: Cast):
    Profile.objects.filter(person=cast.mentee).update(hopes="To join the choir")
    data = export_of(cast.mentee)["data"]
    assert data["people"][0]["given_name"] == "Amina"
    assert data["people"][0]["year_group"] == "Year 7"
    assert data["people"][0]["guardianships"] == [{"as": "student", "relationship": ""}]
    assert data["profile"][0]["hopes"] == "To join the choir"


def test_an_export_carries_no_code_and_no_hash(cast: Cast):
    card = make_sign_in_cards([cast.mentee], by=cast.coordinator)[0]
    kept = SignInCard.objects.get(person=cast.mentee)
    assert card.code not in str(export_of(cast.mentee))
    assert kept.code_hash not in str(export_of(cast.mentee))


def test_erasure_leaves_neither_ties_nor_sign_in(cast: Cast):
    person_id, account_id = cast.mentee.pk, cast.mentee.account_id
    make_sign_in_cards([cast.mentee], by=cast.coordinator)
    counts = erase_person(cast.mentee, by=cast.administrator)
    assert (counts["profile"], counts["people"]) == (1, 2)
    assert not Person.objects.filter(pk=person_id).exists()
    assert not Account.objects.filter(pk=account_id).exists()
    assert not SignInCard.objects.filter(person_id=person_id).exists()
    assert not Guardianship.objects.filter(student_id=person_id).exists()
    assert Person.objects.filter(pk=cast.guardian.pk).exists()


def test_cards_that_ended_before_a_day_go_and_a_dry_run_only_counts(school):
    make_sign_in_cards([make_person(school)], by=None, days=1)
    later = (clock.now() + timedelta(days=9)).date()
    assert expire_cards(school, later, True) == 1
    assert SignInCard.objects.count() == 1
    assert expire_cards(school, later, False) == 1
    assert SignInCard.objects.count() == 0


def test_cards_that_still_work_are_kept(school):
    make_sign_in_cards([make_person(school)], by=None, days=14)
    assert expire_cards(school, clock.now().date(), False) == 0


def test_an_export_says_how_somebody_signs_in_and_no_secret(cast: Cast):
    account = cast.mentee.account
    Authenticator.objects.create(user=account, type="totp", data={"secret": "SEKRIT"})
    EmailAddress.objects.create(user=account, email="amina@example.org", verified=True)
    [said] = export_of(cast.mentee)["data"]["people"]
    assert said["sign_in"]["addresses"] == ["amina@example.org"]
    assert said["sign_in"]["second_steps"] == ["totp"]
    assert "SEKRIT" not in str(said)
    assert account.password not in str(said)


def test_erasure_takes_sessions_addresses_and_second_steps_along(cast: Cast):
    account_id = cast.mentee.account_id
    Authenticator.objects.create(user=cast.mentee.account, type="totp", data={"secret": "x"})
    EmailAddress.objects.create(user=cast.mentee.account, email="amina@example.org")
    erase_person(cast.mentee, by=cast.administrator)
    assert not Authenticator.objects.filter(user=account_id).exists()
    assert not EmailAddress.objects.filter(user=account_id).exists()
