"""When an offer comes to nothing the next in line is asked at once; everybody else stays put."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cairn.audit.models import AuditRow
from cairn.lib import clock
from cairn.matching.actions import (
    accept_match,
    decline_match,
    expire_matches,
    make_run,
    publish_run,
    take_back_offer,
)
from cairn.matching.enums import MatchState
from cairn.matching.models import Match, NextOffer
from cairn.matching.queries import next_in_line
from cairn.outbox.models import OutboxRow
from cairn.people.models import Person
from cairn.programmes.models import Application, Iteration
from tests.matching.conftest import ready_student


@pytest.fixture
def mentors(iteration: Iteration) -> list[Application]:
    """Leo fits Amina best, then Mia, then Ben, then Tom."""
    strengths = {"Leo": ["maths"], "Mia": ["study habits"], "Ben": ["art"], "Tom": ["art"]}
    times = {"Tom": ["Mon 12:40"]}
    return [
        ready_student(
            iteration,
            name,
            11,
            "mentor",
            strengths=words,
            **({"free_times": times[name]} if name in times else {}),
        )
        for name, words in strengths.items()
    ]


@pytest.fixture
def offer(
    iteration: Iteration, coordinator: Person, amina: Application, mentors: list[Application]
) -> Match:
    publish_run(make_run(iteration, by=coordinator), by=coordinator)
    return Match.objects.select_related("mentee__person", "mentor__person").get()


def _open(mentee: Application) -> Match:
    offers = Match.objects.select_related("mentor__person", "mentee__person")
    return offers.get(mentee=mentee, state=MatchState.PROPOSED)


def test_the_order_is_known_when_a_proposal_is_published(
    offer: Match, amina: Application, mentors: list[Application]
) -> None:
    leo, mia = mentors[:2]
    assert offer.mentor == leo
    assert offer.run is not None
    in_line = next_in_line(offer.run, [amina.pk])[amina.pk]
    assert len(in_line) == 2
    assert mia.person in in_line
    assert leo.person not in in_line


def test_a_no_asks_the_next_and_both_get_a_mail(offer: Match, amina: Application) -> None:
    assert offer.run is not None
    first, second = next_in_line(offer.run, [amina.pk])[amina.pk]
    Person.objects.filter(pk__in=[amina.person_id, first.pk]).update(email="one@example.org")
    mails = OutboxRow.objects.count()
    decline_match(offer, by=amina.person)
    following = _open(amina)
    assert following.mentor.person == first
    assert following.run == offer.run
    assert OutboxRow.objects.count() == mails + 2
    row = AuditRow.objects.get(action="match.next_offered")
    assert row.actor_id is None
    decline_match(following, by=following.mentor.person)
    assert _open(amina).mentor.person == second
    assert not NextOffer.objects.filter(mentee=amina).exists()


def test_beyond_the_last_in_line_a_coordinator_decides(offer: Match, amina: Application) -> None:
    for _ in range(3):
        decline_match(_open(amina), by=amina.person)
    assert not Match.objects.filter(state=MatchState.PROPOSED).exists()


def test_who_has_no_place_by_then_is_passed_over(
    iteration: Iteration, coordinator: Person, amina: Application, mentors: list[Application]
) -> None:
    """Amina and Zoe wait for each other's mentors: nobody is asked twice over."""
    zoe = ready_student(iteration, "Zoe", 7, "mentee", growth_areas=["maths"])
    for mentor in mentors[2:]:
        Application.objects.filter(pk=mentor.pk).update(state="withdrawn")
    publish_run(make_run(iteration, by=coordinator), by=coordinator)
    of_amina, of_zoe = _open(amina), _open(zoe)
    assert {of_amina.mentor, of_zoe.mentor} == set(mentors[:2])
    decline_match(of_amina, by=amina.person)
    assert not Match.objects.filter(mentee=amina, state=MatchState.PROPOSED).exists()
    assert _open(zoe) == of_zoe


def test_a_yes_that_nobody_answered_is_not_lost(offer: Match, amina: Application) -> None:
    accept_match(offer, by=amina.person)
    Match.objects.update(answer_by=clock.now() - timedelta(days=1))
    assert expire_matches() == 1
    assert _open(amina).mentor != offer.mentor


def test_without_a_yes_an_offer_that_ran_out_ends_there(offer: Match, amina: Application) -> None:
    Match.objects.update(answer_by=clock.now() - timedelta(days=1))
    assert expire_matches() == 1
    assert not Match.objects.filter(state=MatchState.PROPOSED).exists()


def test_an_offer_taken_back_by_a_coordinator_asks_nobody_else(
    offer: Match, coordinator: Person
) -> None:
    take_back_offer(offer, by=coordinator)
    assert not Match.objects.filter(state=MatchState.PROPOSED).exists()


def test_who_has_left_is_asked_no_more(offer: Match, amina: Application) -> None:
    Application.objects.filter(pk=amina.pk).update(state="withdrawn")
    decline_match(offer, by=offer.mentor.person)
    assert not Match.objects.filter(state=MatchState.PROPOSED).exists()
