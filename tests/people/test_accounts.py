"""Sign-ins: each person's own at each school, ended everywhere at once, second steps kept."""

import threading

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, connections
from django.test import Client
from django.urls import reverse

from cairn.lib.tenant import in_school
from cairn.people.actions import (
    end_sessions,
    ensure_accounts,
    join_account,
    make_sign_in_cards,
    reset_second_step,
    use_card,
)
from cairn.people.actions.cards import use_card_to_join
from cairn.people.enums import PersonState, Role
from cairn.people.errors import AccountIsShared, CannotJoin, CardNotUsable
from cairn.people.models import Account, Person
from tests.cast import signed_in_client
from tests.factories import make_account, make_person, make_school, make_staff

PASSWORD = "stones on a hill"


def is_in(client: Client) -> bool:
    answer = client.get(reverse("people:switch"))
    return answer.status_code == 200


def signed_in(person) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": person.account.username, "password": PASSWORD})
    return client


def at_two_schools(school):
    """One account, somebody at this school and somebody at another."""
    here = make_person(school)
    elsewhere = make_school("Millbrook School")
    with in_school(elsewhere):
        there = make_person(elsewhere, account=here.account)
    return here, there


def test_people_of_one_name_get_user_names_of_their_own(school):
    people = [make_person(school, "Amina", account=None) for _ in range(3)]
    ensure_accounts(people)
    assert [p.account.username for p in people] == ["amina", "amina2", "amina3"]
    assert not any(p.account.has_usable_password() for p in people)


def test_who_has_a_sign_in_keeps_it(school):
    person = make_person(school)
    before = person.account_id
    ensure_accounts([person])
    assert person.account_id == before


def test_what_one_school_hands_out_does_not_open_the_other(school):
    here, there = at_two_schools(school)
    shared = here.account
    code = make_sign_in_cards([here], by=None)[0].code
    use_card(code, password="seven quiet lanterns")
    here.refresh_from_db()
    shared.refresh_from_db()
    assert here.account_id != there.account_id == shared.pk
    assert shared.check_password(PASSWORD)


def test_an_address_of_two_people_is_on_neither_sign_in(school):
    twins = [make_person(school, n, account=None, email="home@example.org") for n in "AB"]
    alone = make_person(school, "C", account=None, email="Own@example.org")
    ensure_accounts([*twins, alone])
    assert [p.account.email for p in twins] == ["", ""]
    assert alone.account.email == "own@example.org"


@pytest.mark.django_db(transaction=True)
def test_two_who_make_a_sign_in_for_one_person_make_one():
    school = make_school()
    with in_school(school):
        person = make_person(school, account=None)
    ready, problems = threading.Barrier(2), []

    def make():
        try:
            with in_school(school):
                ready.wait()
                ensure_accounts([Person.objects.get(pk=person.pk)])
        except IntegrityError as error:
            problems.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert Account.objects.count() == 1


def test_sign_in_gives_a_session_of_a_new_key(school):
    client = Client()
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    person = make_person(school)
    client.cookies["session"] = before
    client.post(reverse("account_login"), {"login": person.account.username, "password": PASSWORD})
    assert is_in(client)
    assert client.session.session_key != before


def test_ending_the_sessions_holds_from_the_next_click(school):
    person, by = make_person(school), make_staff(school, Role.COORDINATOR)
    phone, library = signed_in(person), signed_in(person)
    assert is_in(phone)
    assert is_in(library)
    end_sessions(person, by=by)
    assert not is_in(phone)
    assert not is_in(library)
    assert not UserSession.objects.filter(user=person.account).exists()


def test_a_new_password_ends_the_sessions_elsewhere(school):
    person = make_person(school)
    here, elsewhere = signed_in(person), signed_in(person)
    new = "seven quiet lanterns"
    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert is_in(here)
    assert not is_in(elsewhere)


@pytest.mark.django_db(transaction=True)
def test_a_new_second_step_ends_the_sessions_elsewhere_and_stays_here():
    school = make_school()
    with in_school(school):
        person = make_staff(school, Role.COORDINATOR)
    here, elsewhere = signed_in(person), signed_in(person)
    here.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = here.get(reverse("mfa_activate_totp"))
    code = totp_code(page.context["form"].secret)
    answer = here.post(reverse("mfa_activate_totp"), {"code": code})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert is_in(here)
    assert not is_in(elsewhere)
    sessions = UserSession.objects.filter(user=person.account)
    assert [session.session_key for session in sessions] == [here.session.session_key]


def totp_code(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_who_is_paused_is_out_at_the_next_click(school):
    person = make_person(school)
    client = signed_in(person)
    Person.objects.filter(pk=person.pk).update(state=PersonState.PAUSED)
    answer = client.get(reverse("home:today"))
    assert answer["Location"] == reverse("people:not_active")


def test_a_closed_account_is_out_at_the_next_click(school):
    person = make_person(school)
    client = signed_in(person)
    Account.objects.filter(pk=person.account_id).update(is_active=False)
    assert not is_in(client)


def test_one_session_is_ended_and_only_ones_own(school):
    person, stranger = make_person(school), make_person(school)
    here, there = signed_in(person), signed_in(person)
    signed_in(stranger)
    other = UserSession.objects.get(session_key=there.session.session_key)
    foreign = UserSession.objects.get(user=stranger.account)
    assert here.post(reverse("people:session_end", args=[foreign.pk])).status_code == 404
    here.post(reverse("people:session_end", args=[other.pk]))
    assert is_in(here)
    assert not is_in(there)
    assert "Chrome on Linux" not in here.get(reverse("usersessions_list")).content.decode()


def test_a_lost_second_step_is_removed_and_the_password_stays(school):
    lead, by = make_staff(school, Role.LEAD), make_staff(school, Role.ADMINISTRATOR)
    Authenticator.objects.create(user=lead.account, type="totp", data={"secret": "x"})
    reset_second_step(lead, by=by)
    lead.account.refresh_from_db()
    assert not Authenticator.objects.filter(user=lead.account).exists()
    assert lead.account.check_password(PASSWORD)


def test_the_second_step_of_a_sign_in_at_two_schools_stays(school):
    here, _there = at_two_schools(school)
    Authenticator.objects.create(user=here.account, type="totp", data={"secret": "x"})
    with pytest.raises(AccountIsShared):
        reset_second_step(here, by=make_staff(school, Role.ADMINISTRATOR))
    assert Authenticator.objects.filter(user=here.account).exists()


def test_nobody_resets_their_own_second_step(school):
    administrator = make_staff(school, Role.ADMINISTRATOR)
    client = signed_in_client(administrator)
    client.post(reverse("people:second_step_reset", args=[administrator.pk]))
    assert Authenticator.objects.filter(user=administrator.account).exists()


def test_a_card_of_another_school_is_joined_to_the_sign_in_one_has(school):
    here = make_person(school)
    elsewhere = make_school("Millbrook School")
    with in_school(elsewhere):
        there = make_person(elsewhere, account=None)
        code = make_sign_in_cards([there], by=None)[0].code
    use_card_to_join(code, account=here.account)
    with in_school(elsewhere):
        assert Person.objects.get(pk=there.pk).account_id == here.account_id
    assert Account.objects.count() == 1
    with pytest.raises(CardNotUsable):
        use_card_to_join(code, account=here.account)


def test_a_sign_in_has_one_person_at_a_school(school):
    one, two = make_person(school), make_person(school, account=None)
    with pytest.raises(CannotJoin):
        join_account(two, one.account)


def test_a_sign_in_somebody_uses_is_not_joined_away(school):
    person = make_person(school)
    signed_in(person)
    person.account.refresh_from_db()
    with pytest.raises(CannotJoin):
        join_account(person, make_account())


def test_who_is_at_two_schools_chooses_where_to_be(school):
    here, there = at_two_schools(school)
    client = signed_in(here)
    page = client.get(reverse("people:switch"))
    assert {person.pk for person in page.context["people"]} == {here.pk, there.pk}
    client.post(reverse("people:switch_to", args=[there.pk]))
    assert client.get(reverse("people:switch")).wsgi_request.person.pk == there.pk
    client.post(reverse("people:switch_to", args=[here.pk]))
    assert client.get(reverse("people:switch")).wsgi_request.person.pk == here.pk


def test_nobody_becomes_somebody_else_by_switching(school):
    person, other = make_person(school), make_person(school)
    client = signed_in(person)
    client.post(reverse("people:switch_to", args=[other.pk]))
    assert client.get(reverse("people:switch")).wsgi_request.person.pk == person.pk


def test_the_link_to_switch_is_there_for_who_is_at_two_schools_alone(school):
    here, _there = at_two_schools(school)
    address = reverse("people:switch")
    assert f'href="{address}"' in signed_in(here).get(reverse("people:profile")).content.decode()
    alone = make_person(school)
    page = signed_in(alone).get(reverse("people:profile")).content.decode()
    assert f'href="{address}"' not in page
