"""A sign-in card works once, for its own student, until it ends, and cannot be guessed."""

import threading
from datetime import timedelta

import pytest
import segno
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.lib import clock
from cairn.lib.clock import travelled_to
from cairn.lib.tenant import in_school
from cairn.people.actions import make_sign_in_cards, use_card, use_card_for_passkey
from cairn.people.enums import PersonState, Role
from cairn.people.errors import CardNotUsable, SecondStepStays
from cairn.people.models import Account, Person, SignInCard
from tests.cast import signed_in_client
from tests.factories import make_account, make_person, make_school, make_staff

NEW = "seven quiet lanterns"


@pytest.fixture(autouse=True)
def nobody_has_guessed(db):
    cache.clear()


def newcomer(school, user_name="amina.k"):
    return make_person(school, user_name=user_name, account=None)


def card_for(person):
    return make_sign_in_cards([person], by=None)[0]


def enter(user_name, code, password=NEW, address="10.0.0.1"):
    data = {"user_name": user_name, "code": code, "password": password}
    return Client(REMOTE_ADDR=address).post(reverse("people:card"), data)


def test_a_card_makes_the_account_and_signs_in(school):
    person = newcomer(school)
    answer = enter("amina.k", card_for(person).code)
    assert answer["Location"] == reverse("home:today")
    person.refresh_from_db()
    assert person.account.check_password(NEW)


def test_only_a_hash_of_the_code_is_kept(school):
    code = card_for(newcomer(school)).code
    kept = SignInCard.objects.get().code_hash
    assert len(kept) == 64
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_hyphens_and_capitals_do_not_matter(school):
    code = card_for(newcomer(school)).code
    assert enter("Amina.K", code.replace("-", " ").upper()).status_code == 302


def test_a_card_works_once(school):
    code = card_for(newcomer(school)).code
    use_card(code, password=NEW)
    with pytest.raises(CardNotUsable):
        use_card(code, password="another long one")
    assert Account.objects.get().check_password(NEW)


def test_a_card_ends_after_its_days(school):
    code = card_for(newcomer(school)).code
    with travelled_to(clock.now() + timedelta(days=14, minutes=1)), pytest.raises(CardNotUsable):
        use_card(code, password=NEW)


def test_a_new_card_ends_the_one_before(school):
    person = newcomer(school)
    first = card_for(person).code
    second = card_for(person).code
    with pytest.raises(CardNotUsable):
        use_card(first, password=NEW)
    use_card(second, password=NEW)


def test_a_card_of_somebody_paused_opens_nothing(school):
    person = newcomer(school)
    code = card_for(person).code
    Person.objects.filter(pk=person.pk).update(state=PersonState.PAUSED)
    with pytest.raises(CardNotUsable):
        use_card(code, password=NEW)


def test_a_card_belongs_to_its_person(school):
    code = card_for(newcomer(school)).code
    newcomer(school, "ben.t")
    assert enter("ben.t", code).status_code == 422
    assert SignInCard.objects.get().used_at is None


def test_unknown_used_and_ended_cards_are_answered_alike(school):
    used = card_for(newcomer(school, "used.up")).code
    use_card(used, password=NEW)
    ended = card_for(newcomer(school, "too.late")).code
    SignInCard.objects.filter(used_at=None).update(expires_at=clock.now())
    answers = [
        enter(name, code)
        for name, code in (("used.up", used), ("too.late", ended), ("nobody", "abcd-efgh-jkmn"))
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert len({str(answer.context["form"].errors) for answer in answers}) == 1


def test_a_user_name_taken_at_another_school_gets_a_number(school):
    make_account("amina.k")
    use_card(card_for(newcomer(school)).code, password=NEW)
    assert Account.objects.filter(username="amina.k2").exists()


def test_a_weak_password_leaves_the_card_usable(school):
    code = card_for(newcomer(school)).code
    assert enter("amina.k", code, password="short").status_code == 422
    assert enter("amina.k", code).status_code == 302


def test_a_whole_class_gets_in_from_one_address(school):
    people = [newcomer(school, f"student{n}") for n in range(30)]
    cards = make_sign_in_cards(people, by=None)
    answers = [enter(card.person.user_name, card.code) for card in cards]
    assert [answer.status_code for answer in answers] == [302] * 30


def test_twenty_wrong_guesses_stop_even_the_right_code(school):
    code = card_for(newcomer(school)).code
    for guess in range(20):
        enter("amina.k", "abcd-efgh-jkmn", address=f"10.0.1.{guess}")
    assert enter("amina.k", code, address="10.0.2.1").status_code == 422


def test_guesses_at_one_student_do_not_stop_another(school):
    code = card_for(newcomer(school, "ben.t")).code
    for _guess in range(20):
        enter("amina.k", "abcd-efgh-jkmn")
    assert enter("ben.t", code).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_use_a_card_once():
    school = make_school()
    with in_school(school):
        code = card_for(newcomer(school)).code
    ready, outcomes = threading.Barrier(2), []

    def use(password):
        ready.wait()
        try:
            use_card(code, password=password)
            outcomes.append(password)
        except CardNotUsable:
            outcomes.append(None)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=use, args=(f"long password {n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [password for password in outcomes if password]
    assert len(outcomes) == 2
    assert len(winners) == 1
    assert Account.objects.get().check_password(winners[0])


def test_the_picture_carries_the_code_behind_the_hash_sign(school):
    student = newcomer(school)
    client = signed_in_client(make_staff(school, Role.COORDINATOR))
    page = client.post(reverse("people:person_card", args=[student.pk]))
    card = page.context["cards"][0]
    said = f"name=amina.k&code={card['code']}"
    address = f"{settings.BASE_URL}{reverse('people:card')}#{said}"
    assert card["picture"] == segno.make(address, micro=False).svg_inline(
        scale=3, omitsize=True, svgclass="qr"
    )
    assert f"?code={card['code']}" not in page.content.decode()


def test_a_card_prints_the_user_name_that_signs_in(school):
    make_account("amina.k")
    card = card_for(newcomer(school))
    assert card.user_name == "amina.k2"
    assert enter("amina.k", card.code).status_code == 422
    assert enter("amina.k2", card.code).status_code == 302


def test_a_card_forgets_the_passkey_of_a_lost_phone(school):
    student = make_person(school)
    Authenticator.objects.create(user=student.account, type="webauthn", data={})
    use_card(card_for(student).code, password=NEW)
    assert not Authenticator.objects.filter(user=student.account).exists()


def test_a_card_leaves_the_second_step_of_staff_and_sign_in_asks_for_it(school):
    lead = make_staff(school, Role.LEAD)
    Authenticator.objects.create(user=lead.account, type="totp", data={"secret": "x"})
    card = card_for(lead)
    client = Client()
    data = {"user_name": card.user_name, "code": card.code, "password": NEW}
    answer = client.post(reverse("people:card"), data)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("home:today")).status_code == 302
    assert Authenticator.objects.filter(user=lead.account).exists()


def test_a_card_does_not_give_staff_a_passkey_past_their_second_step(school):
    lead = make_staff(school, Role.LEAD)
    Authenticator.objects.create(user=lead.account, type="totp", data={"secret": "x"})
    card = card_for(lead)
    with pytest.raises(SecondStepStays):
        use_card_for_passkey(card.code, keep=lambda account: pytest.fail("kept"))
    assert SignInCard.objects.get().used_at is None


def test_a_passkey_by_card_ends_the_password_and_the_card(school):
    student = make_person(school)
    code = card_for(student).code
    use_card_for_passkey(
        code,
        keep=lambda account: Authenticator.objects.create(user=account, type="webauthn", data={}),
    )
    student.account.refresh_from_db()
    assert not student.account.has_usable_password()
    with pytest.raises(CardNotUsable):
        use_card(code, password=NEW)


def test_the_page_of_a_passkey_is_closed_without_a_card(school, client):
    assert client.get(reverse("people:card_passkey"))["Location"] == reverse("people:card")


def test_a_card_ends_the_sessions_there_were(school):
    student = make_person(school)
    before = signed_in_client(student)
    use_card(card_for(student).code, password=NEW)
    assert "/account/login" in before.get(reverse("home:today"))["Location"]


def test_cards_for_those_ticked_leave_out_staff_the_paused_and_other_schools(school):
    coordinator, ticked = make_staff(school, Role.COORDINATOR), newcomer(school)
    paused = make_person(school, "Gone", state=PersonState.PAUSED)
    elsewhere = make_school("Millbrook School")
    with in_school(elsewhere):
        stranger = make_person(elsewhere)
    ids = [str(p.pk) for p in (ticked, paused, coordinator, stranger)] + ["nonsense"]
    answer = signed_in_client(coordinator).post(reverse("people:cards_for_chosen"), {"person": ids})
    assert [card["person"].pk for card in answer.context["cards"]] == [ticked.pk]


def test_a_whole_year_gets_cards_with_as_many_queries_as_one_student(school):
    def queries_for(count):
        people = [
            make_person(school, user_name=f"s{count}x{n}", account=None) for n in range(count)
        ]
        with CaptureQueriesContext(connection) as caught:
            make_sign_in_cards(people, by=None)
        writes_of_audit = sum('"audit_' in query["sql"] for query in caught)
        return len(caught) - writes_of_audit

    assert queries_for(1) == queries_for(30)
