"""Parents with an account: what the programme is, yes, no, and taking it back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cairn.lib import clock
from cairn.people.models import Guardianship, Person
from cairn.programmes.models import Application, ConsentRecord, ConsentText, Iteration
from tests.cast import signed_in_client
from tests.factories import make_application, make_person


@pytest.fixture
def application(iteration: Iteration) -> Application:
    amina = make_person(iteration.school, "Amina", year=7)
    return make_application(iteration, amina, hope="Nobody at home reads this.")


@pytest.fixture
def ngozi(application: Application, make_guardian) -> Person:
    return make_guardian(application.person)


@pytest.fixture
def client(ngozi: Person) -> Client:
    return signed_in_client(ngozi)


def _text(answer) -> str:
    return " ".join(answer.content.decode().split())


def _answer(client: Client, application: Application, answer: str):
    text = ConsentText.objects.filter(programme=application.iteration.programme).first()
    url = reverse("programmes:permission", args=[application.pk])
    return client.post(url, {"answer": answer, "text": str(text.pk)}, follow=True)


def test_a_parent_reads_what_it_is_and_never_what_the_child_wrote(
    client: Client, application: Application
) -> None:
    words = _text(client.get(reverse("programmes:child_programme", args=[application.pk])))
    assert "Somebody a few years ahead of you." in words
    assert "You never read what your child writes." in words
    assert "Nobody at home reads this." not in words


def test_yes_then_taken_back_with_the_consequences_said_before(
    client: Client, application: Application
) -> None:
    words = _text(_answer(client, application, "yes"))
    assert "If there is a pair already, it pauses." in words
    _answer(client, application, "no")
    decisions = ConsentRecord.objects.values_list("decision", "relationship")
    assert list(decisions) == [("given", "mother"), ("withdrawn", "mother")]


def test_a_new_text_asks_again(client: Client, application: Application) -> None:
    _answer(client, application, "yes")
    ConsentText.objects.create(
        school=application.school,
        programme=application.iteration.programme,
        version=2,
        body="Another text.",
        published_at=clock.now(),
    )
    assert "The text has changed, please look again." in _text(
        client.get(reverse("programmes:guardian_home"))
    )


def test_the_list_costs_the_same_for_many_children(
    client: Client, ngozi: Person, application: Application, django_assert_num_queries
) -> None:
    page = reverse("programmes:guardian_home")
    with django_assert_num_queries(5):
        client.get(page)
    for name in ("Tomas", "Ines"):
        sibling = make_person(application.school, name, year=7)
        Guardianship.objects.create(school=sibling.school, guardian=ngozi, student=sibling)
        make_application(application.iteration, sibling)
    with django_assert_num_queries(5):
        assert "Ines" in _text(client.get(page))
