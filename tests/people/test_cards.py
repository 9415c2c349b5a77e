"""A sign-in card works once, for its own student, until it ends, and cannot be guessed."""

import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.urls import reverse

from cairn.lib import clock
from cairn.lib.clock import travelled_to
from cairn.lib.tenant import in_school
from cairn.people.actions import make_sign_in_cards, use_card
from cairn.people.enums import PersonState
from cairn.people.errors import CardNotUsable
from cairn.people.models import Account, Person, SignInCard
from tests.factories import make_account, make_person, make_school

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
