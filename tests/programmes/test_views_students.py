"""What a student sees and does: each gate says what is missing and where it is done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cairn.lib import clock
from cairn.people.models import Person
from cairn.programmes.actions import finish_module, take_in
from cairn.programmes.enums import ConsentVoice
from cairn.programmes.models import Application, ConsentRecord, ConsentText, Iteration
from cairn.programmes.queries import modules_of
from tests.cast import signed_in_client
from tests.factories import make_application, make_iteration, make_person, make_profile
from tests.programmes.conftest import say


@pytest.fixture
def amina(iteration: Iteration) -> Person:
    return make_person(iteration.school, "Amina", year=7)


@pytest.fixture
def client(amina: Person) -> Client:
    return signed_in_client(amina)


def _page(name: str, *args) -> str:
    return reverse(f"programmes:{name}", args=args)


def _text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_side_not_open_to_ones_year_is_not_offered(client: Client, iteration: Iteration) -> None:
    words = _text(client.get(_page("apply", iteration.pk)))
    assert "have a mentor" in words
    assert "be a mentor" not in words
    answer = client.post(_page("apply", iteration.pk), {"side": "mentor"})
    assert answer.status_code == 422


def test_applying_twice_is_told_kindly(client: Client, iteration: Iteration) -> None:
    form = {"side": "mentee", "hope": "To find my way."}
    client.post(_page("apply", iteration.pk), form)
    again = client.post(_page("apply", iteration.pk), form, follow=True)
    assert "You have applied already." in _text(again)
    assert Application.objects.count() == 1


def test_what_one_has_applied_for_is_not_offered_again(client, amina, iteration) -> None:
    apply_here = f'href="{_page("apply", iteration.pk)}"'
    assert apply_here in _text(client.get(_page("open_programmes")))
    make_application(iteration, amina, state="applied")
    assert apply_here not in _text(client.get(_page("open_programmes")))


@pytest.mark.parametrize("many", [1, 3])
def test_the_programmes_cost_the_same_however_many_are_open(
    client, iteration, many, django_assert_num_queries
) -> None:
    for _ in range(many - 1):
        make_iteration(iteration.school, state="open")
    with django_assert_num_queries(7):
        client.get(_page("open_programmes"))


def test_every_gate_says_what_is_missing_and_where(
    client: Client, amina: Person, iteration: Iteration
) -> None:
    application = make_application(iteration, amina, state="applied")
    words = _text(client.get(_page("my_application", application.pk)))
    for sentence in (
        "A coordinator looks at every application.",
        "The school asks them by mail or on paper.",
        "Read the text below, then decide.",
        "0 of 60 minutes are done.",
        "what you like or are good at, your languages, and when you could meet",
    ):
        assert sentence in words
    back = _page("my_application", application.pk)
    assert f'href="{reverse("people:profile_edit")}?next={back}"' in words
    assert 'href="#your-yes"' in words


def test_ready_says_what_comes_next_and_how_long(
    client: Client, amina: Person, iteration: Iteration
) -> None:
    application = make_application(iteration, amina)
    make_profile(amina, interests=["chess"])
    say(iteration, amina, "given")
    say(iteration, amina, "given", voice=ConsentVoice.STUDENT, given_by=amina)
    for module in modules_of(iteration.programme_id, "mentee"):
        finish_module(module, amina)
    words = _text(client.get(_page("my_application", application.pk)))
    assert "You are ready." in words
    assert "have 7 days to answer" in words
    to_ask = f'href="{reverse("matching:ask_list", args=[iteration.pk])}"'
    assert to_ask not in words
    make_application(iteration, make_person(iteration.school, "Leo", year=12), "mentor")
    assert to_ask in _text(client.get(_page("my_application", application.pk)))


def test_a_yes_counts_for_the_text_that_was_read(
    client: Client, amina: Person, iteration: Iteration
) -> None:
    application = make_application(iteration, amina)
    read = ConsentText.objects.get(programme=iteration.programme)
    ConsentText.objects.create(
        school=read.school,
        programme=read.programme,
        version=2,
        body="Another text.",
        published_at=clock.now(),
    )
    page = _page("assent", application.pk)
    answer = client.post(page, {"answer": "yes", "text": str(read.pk)}, follow=True)
    assert "The text has just changed. Please look at it again." in _text(answer)
    assert not ConsentRecord.objects.exists()
    newest = ConsentText.objects.get(programme=iteration.programme, version=2)
    client.post(page, {"answer": "yes", "text": str(newest.pk)})
    assert ConsentRecord.objects.get().voice == ConsentVoice.STUDENT


def test_a_changed_text_asks_to_look_again(
    client: Client, amina: Person, iteration: Iteration
) -> None:
    application = make_application(iteration, amina)
    say(iteration, amina, "given", voice=ConsentVoice.STUDENT, given_by=amina)
    text = ConsentText.objects.get(programme=iteration.programme)
    ConsentText.objects.create(
        school=text.school,
        programme=text.programme,
        version=2,
        body="Another text.",
        published_at=clock.now(),
    )
    words = _text(client.get(_page("my_application", application.pk)))
    assert "The text has changed, please look again." in words
    assert "Another text." in words


def test_a_text_of_another_programme_is_not_answered_here(
    client: Client, amina: Person, iteration: Iteration
) -> None:
    from tests.factories import make_iteration

    application = make_application(iteration, amina)
    other = ConsentText.objects.get(programme=make_iteration(iteration.school).programme)
    for text in (str(other.pk), "", "x"):
        page = _page("assent", application.pk)
        assert client.post(page, {"answer": "yes", "text": text}).status_code == 404


def test_the_waiting_list_says_where_one_stands_and_what_it_knows(
    client: Client, amina: Person, coordinator: Person, iteration: Iteration
) -> None:
    for name in ("Tomas", "Ines"):
        person = make_person(iteration.school, name, year=7)
        take_in(make_application(iteration, person, state="applied"), by=coordinator)
    application = make_application(iteration, amina, state="applied")
    take_in(application, by=coordinator)
    words = _text(client.get(_page("my_application", application.pk)))
    assert "You are number 1 of 1 on the waiting list" in words
    assert "We can&#x27;t say yet how long it takes" in words


def test_who_is_declined_reads_a_kind_sentence_and_no_tasks(
    client: Client, amina: Person, iteration: Iteration
) -> None:
    application = make_application(iteration, amina, state="declined")
    words = _text(client.get(_page("my_application", application.pk)))
    assert "It does not work out this time" in words
    assert "Your way" not in words


def test_ones_words_are_changed_until_it_is_decided(
    client: Client, amina: Person, coordinator: Person, iteration: Iteration
) -> None:
    application = make_application(iteration, amina, state="applied", hope="First.")
    page = _page("application_edit", application.pk)
    client.post(page, {"version": "1", "hope": "Second."})
    stale = client.post(page, {"version": "1", "hope": "Third."})
    assert stale.status_code == 409
    assert "Second." in _text(stale)
    assert "Third." in _text(stale)
    take_in(application, by=coordinator)
    assert client.get(page).status_code == 404


def test_this_weeks_idea_is_shown_while_it_runs(
    client: Client, amina: Person, iteration: Iteration
) -> None:
    application = make_application(iteration, amina)
    page = _page("my_application", application.pk)
    with clock.travelled_to(datetime(2026, 10, 14, 10, tzinfo=UTC)):
        assert "An idea for this week" not in _text(client.get(page))
        Iteration.objects.filter(pk=iteration.pk).update(state="running")
        assert "Say hello" in _text(client.get(page))


def test_training_to_be_done_again_says_so(
    client: Client, amina: Person, coordinator: Person, iteration: Iteration
) -> None:
    from cairn.programmes.actions import ask_for_repeat

    application = make_application(iteration, amina)
    module = modules_of(iteration.programme_id, "mentee")[0]
    finish_module(module, amina)
    ask_for_repeat(module, by=coordinator)
    assert "please do it again" in _text(client.get(_page("my_application", application.pk)))


def test_training_in_person_has_no_page_to_click_through(iteration: Iteration) -> None:
    leo = make_person(iteration.school, "Leo", year=10)
    make_application(iteration, leo, "mentor")
    module = modules_of(iteration.programme_id, "mentor").get(form="in_person")
    assert signed_in_client(leo).post(_page("training_module", module.pk)).status_code == 404


def test_my_application_costs_the_same_however_many_wait(
    client: Client,
    amina: Person,
    coordinator: Person,
    iteration: Iteration,
    django_assert_num_queries,
) -> None:
    with clock.travelled_to(clock.now() - timedelta(days=20)):
        for name in ("Tomas", "Ines"):
            person = make_person(iteration.school, name, year=7)
            take_in(make_application(iteration, person, state="applied"), by=coordinator)
        application = make_application(iteration, amina, state="applied")
        take_in(application, by=coordinator)
    page = _page("my_application", application.pk)
    with django_assert_num_queries(14):
        client.get(page)
    for name in ("Kim", "Jo"):
        person = make_person(iteration.school, name, year=7)
        take_in(make_application(iteration, person, state="applied"), by=coordinator)
    with django_assert_num_queries(14):
        client.get(page)
