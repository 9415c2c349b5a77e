"""Both say yes, or nobody learns who did not; no place is given twice, whoever is quick."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from cairn.audit.models import AuditRow
from cairn.lib import clock
from cairn.lib.tenant import in_school
from cairn.matching.actions import (
    accept_match,
    close_offers,
    correct_reason,
    decline_match,
    expire_matches,
    make_run,
    publish_run,
    take_back_offer,
)
from cairn.matching.errors import MatchAlreadyClosed, MentorIsFull
from cairn.matching.held_data import erase_matches, expire_runs, export_matches
from cairn.matching.models import Match, MatchRun
from cairn.mentorships.models import Mentorship
from cairn.outbox.models import OutboxRow
from cairn.people.models import Person
from cairn.programmes.actions import record_consent, withdraw_application
from cairn.programmes.enums import ConsentDecision, ConsentVoice
from cairn.programmes.models import Application, Iteration
from cairn.programmes.signals import permission_withdrawn
from cairn.schools.models import Holiday
from tests.cast import signed_in_client
from tests.matching.conftest import ready_student

TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)


def _at_once(count: int, work) -> list[Any]:
    """What came of `work(n)` in so many threads that begin together."""
    start, outcomes = threading.Barrier(count), []

    def run(n: int) -> None:
        start.wait()
        try:
            outcomes.append(work(n))
        except Exception as error:  # noqa: BLE001 - the kind of error is the outcome
            outcomes.append(type(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_a_pair_begins_when_both_said_yes(offer: Match) -> None:
    assert accept_match(offer, by=offer.mentee.person) is None
    assert not Mentorship.objects.exists()
    pair = accept_match(offer, by=offer.mentor.person)
    assert pair is not None
    assert (pair.mentee, pair.mentor) == (offer.mentee.person, offer.mentor.person)
    assert pair.thread.members.count() == 2
    assert pair.reasons == offer.reasons


def test_saying_yes_twice_is_saying_it_once(offer: Match) -> None:
    for _ in range(2):
        assert accept_match(offer, by=offer.mentee.person) is None
    assert accept_match(offer, by=offer.mentor.person) is not None
    with pytest.raises(MatchAlreadyClosed):
        accept_match(offer, by=offer.mentor.person)
    assert Mentorship.objects.count() == 1


@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_saying_no_leaves_no_trace_of_who_did(offer: Match, who: str) -> None:
    other = {"mentee": "mentor", "mentor": "mentee"}[who]
    accept_match(offer, by=getattr(offer, other).person)
    decline_match(offer, by=getattr(offer, who).person)
    offer.refresh_from_db()
    assert offer.state == "declined"
    assert (offer.mentee_said_yes_at, offer.mentor_said_yes_at) == (None, None)
    rows = AuditRow.objects.filter(about_id=str(offer.pk))
    assert set(rows.values_list("action", flat=True)) == {"match.answered", "match.declined"}
    assert set(rows.values_list("actor_id", flat=True)) == {None}
    for person in (offer.mentee.person, offer.mentor.person):
        assert next(iter(export_matches(person)))["i_said_yes"] is False
    with pytest.raises(MatchAlreadyClosed):
        accept_match(offer, by=offer.mentee.person)


def test_after_a_no_both_can_be_asked_again_but_not_of_each_other(
    offer: Match, iteration: Iteration, coordinator: Person
) -> None:
    decline_match(offer, by=offer.mentor.person)
    assert make_run(iteration, by=coordinator).result["pairs"] == 0
    priya = ready_student(iteration, "Priya", 12, "mentor", strengths=["maths"])
    tomas = ready_student(iteration, "Tomas", 7, "mentee", growth_areas=["maths"])
    run = make_run(iteration, by=coordinator)
    assert set(Match.objects.filter(run=run).values_list("mentee_id", "mentor_id")) == {
        (offer.mentee_id, priya.pk),
        (tomas.pk, offer.mentor_id),
    }
    assert publish_run(run, by=coordinator) == 2


def test_the_last_day_for_an_answer_counts_school_days(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    Iteration.objects.filter(pk=iteration.pk).update(answer_days=5)
    with clock.travelled_to(datetime(2026, 12, 16, 12, tzinfo=UTC)):
        publish_run(make_run(iteration, by=coordinator), by=coordinator)
    # Two school days until the 18th of December, three from the 4th of January.
    answer_by = Match.objects.get().answer_by
    assert answer_by is not None
    assert answer_by.astimezone(iteration.school.zone).date() == date(2027, 1, 6)


def test_a_late_answer_is_refused_also_before_the_clock_came_round(offer: Match) -> None:
    Match.objects.update(answer_by=TUESDAY)
    with clock.travelled_to(TUESDAY + timedelta(days=1)), pytest.raises(MatchAlreadyClosed):
        accept_match(offer, by=offer.mentee.person)


def test_offers_run_out_but_never_in_a_holiday(offer: Match) -> None:
    Match.objects.update(answer_by=TUESDAY)
    Holiday.objects.create(
        school=offer.school, name="Snow", starts_on=date(2026, 11, 25), ends_on=date(2026, 11, 26)
    )
    with clock.travelled_to(TUESDAY + timedelta(days=1)):
        assert expire_matches() == 0
        assert accept_match(offer, by=offer.mentor.person) is None
    with clock.travelled_to(TUESDAY + timedelta(days=3)):
        assert close_offers() == 1
        assert close_offers() == 0
    offer.refresh_from_db()
    assert (offer.state, offer.mentor_said_yes_at) == ("expired", None)


def test_a_mentor_without_a_place_is_full_and_both_are_free_again(
    offer: Match, iteration: Iteration
) -> None:
    tomas = ready_student(iteration, "Tomas", 7, "mentee", growth_areas=["maths"])
    Mentorship.objects.create(
        school=iteration.school,
        iteration=iteration,
        mentee=tomas.person,
        mentor=offer.mentor.person,
        state="active",
        started_at=clock.now(),
    )
    accept_match(offer, by=offer.mentee.person)
    with pytest.raises(MentorIsFull):
        accept_match(offer, by=offer.mentor.person)
    offer.refresh_from_db()
    assert (offer.state, offer.mentee_said_yes_at) == ("withdrawn", None)


def test_nobody_becomes_a_pair_without_permission(offer: Match, iteration: Iteration) -> None:
    accept_match(offer, by=offer.mentee.person)
    record_consent(
        iteration,
        offer.mentee.person,
        voice=ConsentVoice.STUDENT,
        decision=ConsentDecision.WITHDRAWN,
        given_by=offer.mentee.person,
    )
    with pytest.raises(MatchAlreadyClosed):
        accept_match(offer, by=offer.mentor.person)
    assert not Mentorship.objects.exists()


def test_permission_taken_back_takes_back_the_offers(offer: Match, iteration: Iteration) -> None:
    permission_withdrawn.send(Iteration, student=offer.mentor.person, iteration=iteration)
    offer.refresh_from_db()
    assert offer.state == "withdrawn"


def test_taking_the_application_back_takes_back_the_offers(offer: Match) -> None:
    withdraw_application(offer.mentor, by=offer.mentor.person)
    offer.refresh_from_db()
    assert offer.state == "withdrawn"


@pytest.mark.parametrize("how", ["left", "withdrew"])
def test_nobody_waits_for_the_answer_of_somebody_who_is_gone(offer: Match, how: str) -> None:
    if how == "left":
        Person.objects.filter(pk=offer.mentor.person_id).update(state="paused")
    else:
        Application.objects.filter(pk=offer.mentor_id).update(state="withdrawn")
    assert close_offers() == 1
    offer.refresh_from_db()
    assert offer.state == "withdrawn"


def test_a_coordinator_takes_an_open_offer_back(offer: Match, coordinator: Person) -> None:
    accept_match(offer, by=offer.mentee.person)
    take_back_offer(offer, by=coordinator)
    with pytest.raises(MatchAlreadyClosed):
        take_back_offer(offer, by=coordinator)
    with pytest.raises(MatchAlreadyClosed):
        accept_match(offer, by=offer.mentor.person)


def test_those_with_an_address_get_a_mail_that_names_nobody(
    iteration: Iteration, coordinator: Person, amina: Application
) -> None:
    ready_student(
        iteration, "Leo", 10, "mentor", strengths=["maths"], person={"email": "leo@example.org"}
    )
    with clock.travelled_to(TUESDAY):
        publish_run(make_run(iteration, by=coordinator), by=coordinator)
    [mail] = OutboxRow.objects.all()
    assert mail.to == "leo@example.org"
    assert "Thursday 3 December" in mail.text
    assert f"/matching/{Match.objects.get().pk}/" in mail.text
    assert "Amina" not in mail.subject + mail.text


@pytest.mark.django_db(transaction=True)
def test_twenty_who_want_the_last_places_get_no_more_than_there_are(
    iteration: Iteration, coordinator: Person
) -> None:
    Iteration.objects.filter(pk=iteration.pk).update(mentees_per_mentor=20)
    iteration.refresh_from_db()
    leo = ready_student(iteration, "Leo", 10, "mentor", strengths=["maths"], capacity=20)
    for n in range(20):
        ready_student(iteration, f"E{n}", 7, "mentee", growth_areas=["maths"])
    assert publish_run(make_run(iteration, by=coordinator), by=coordinator) == 20
    offers = list(Match.objects.select_related("mentee__person", "mentor__person"))
    for offer in offers:
        accept_match(offer, by=leo.person)
    Application.objects.filter(pk=leo.pk).update(capacity=3)

    def accept(n: int) -> Any:
        with in_school(iteration.school):
            return type(accept_match(offers[n], by=offers[n].mentee.person))

    outcomes = _at_once(20, accept)
    assert outcomes.count(Mentorship) == 3
    assert outcomes.count(MentorIsFull) == 17
    assert Mentorship.objects.count() == 3
    assert Match.objects.filter(state="withdrawn").count() == 17


@pytest.mark.django_db(transaction=True)
def test_twenty_answers_to_one_offer_make_one_pair(offer: Match) -> None:
    people = [offer.mentee.person, offer.mentor.person]

    def accept(n: int) -> Any:
        with in_school(offer.school):
            return type(accept_match(offer, by=people[n % 2]))

    outcomes = _at_once(20, accept)
    assert outcomes.count(Mentorship) == 1
    assert set(outcomes) <= {Mentorship, type(None), MatchAlreadyClosed}
    assert Mentorship.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_ten_yes_and_ten_no_at_once_one_outcome_stands(offer: Match) -> None:
    accept_match(offer, by=offer.mentee.person)

    def answer(n: int) -> Any:
        with in_school(offer.school):
            if n % 2:
                return decline_match(offer, by=offer.mentee.person)
            return type(accept_match(offer, by=offer.mentor.person))

    outcomes = _at_once(20, answer)
    offer.refresh_from_db()
    became_a_pair = Mentorship.objects.count()
    assert became_a_pair == outcomes.count(Mentorship)
    assert (offer.state, became_a_pair) in {("accepted", 1), ("declined", 0)}
    assert outcomes.count(MatchAlreadyClosed) == 19


def test_erasing_somebody_takes_their_offers_and_their_place_among_the_unmatched(
    offer: Match, iteration: Iteration, coordinator: Person
) -> None:
    decline_match(offer, by=offer.mentor.person)
    run = make_run(iteration, by=coordinator)
    assert [item["mentee"] for item in run.result["unmatched"]] == [str(offer.mentee_id)]
    assert erase_matches(offer.mentee.person) == 1
    run.refresh_from_db()
    assert run.result["unmatched"] == []


def test_runs_and_offers_are_forgotten_with_their_iteration(
    offer: Match, iteration: Iteration
) -> None:
    ended = iteration.ends_on + timedelta(days=1)
    assert expire_runs(iteration.school, iteration.ends_on, dry_run=False) == 0
    assert expire_runs(iteration.school, ended, dry_run=True) == 2
    assert expire_runs(iteration.school, ended, dry_run=False) == 2
    assert not Match.objects.exists()
    assert not MatchRun.objects.exists()


def test_a_reason_that_is_not_right_goes_for_both_and_coordinators_see_who_said_so(
    offer: Match, coordinator: Person
) -> None:
    client = signed_in_client(offer.mentee.person)
    url = reverse("matching:match_correct", args=[offer.pk])
    page = client.get(reverse("matching:match_page", args=[offer.pk])).content.decode()
    assert "You have free times in common." in page
    page = client.post(url, {"reason": "shared_times"}, follow=True).content.decode()
    assert "Thank you." in page
    assert "You have free times in common." not in page
    client.post(url, {"reason": "shared_times"})
    client.post(url, {"reason": "nonsense"})
    offer.refresh_from_db()
    assert offer.corrections == [{"code": "shared_times", "side": "mentee"}]
    assert not any(reason["code"] == "shared_times" for reason in offer.reasons)
    offers = reverse("matching:offer_list", args=[offer.iteration_id])
    page = signed_in_client(coordinator).get(offers).content.decode()
    assert "The mentee says this is not right: shared free times." in page


def test_a_reason_of_a_closed_offer_stays(offer: Match) -> None:
    decline_match(offer, by=offer.mentee.person)
    with pytest.raises(MatchAlreadyClosed):
        correct_reason(offer, "shared_times", by=offer.mentee.person)
