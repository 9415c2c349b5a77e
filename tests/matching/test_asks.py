"""Sam in Year 9 asks Priya in Year 12; she says yes, the coordinator approves: they are a pair."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from django.urls import reverse

from cairn.audit.models import AuditRow
from cairn.lib import clock
from cairn.lib.tenant import in_school
from cairn.matching.actions import (
    answer_ask,
    approve_ask,
    ask_mentor,
    end_overdue_asks,
    make_run,
    refuse_ask,
    take_back_ask,
)
from cairn.matching.errors import AlreadyAsked, AskHasMoved, MentorIsFull, RuleStandsInTheWay
from cairn.matching.held_data import erase_asks, expire_asks, export_asks
from cairn.matching.models import Ask
from cairn.matching.queries import mentors_to_ask, possible_to_ask
from cairn.mentorships.models import Mentorship
from cairn.outbox.models import OutboxRow
from cairn.people.models import Guardianship, Person, Profile
from cairn.programmes.models import Application, Iteration
from cairn.programmes.signals import permission_withdrawn
from tests.cast import signed_in_client
from tests.factories import make_application, make_mentorship, make_person, make_profile
from tests.matching.conftest import ready_student

OPEN_TO_IT = {"mentor_capacity": 1, "strengths": ["listening"]}


@pytest.fixture
def sam(iteration: Iteration) -> Application:
    """In the programme as a mentor of younger ones himself."""
    return ready_student(iteration, "Sam", 9, "mentor", growth_areas=["maths"], strengths=["chess"])


@pytest.fixture
def priya(iteration: Iteration) -> Application:
    return ready_student(iteration, "Priya", 12, "mentor", **OPEN_TO_IT)


@pytest.fixture
def ask(iteration: Iteration, sam: Application, priya: Application) -> Ask:
    return ask_mentor(iteration, sam, priya)


def test_from_the_question_to_the_pair(ask: Ask, coordinator: Person) -> None:
    answer_ask(ask, by=ask.mentor.person, yes=True)
    assert not Mentorship.objects.exists()
    pair = approve_ask(ask, by=coordinator)
    assert (pair.kind, pair.mentee, pair.mentor) == (
        "informal",
        ask.mentee.person,
        ask.mentor.person,
    )
    assert pair.thread.members.count() == 2


def test_nothing_is_approved_before_the_answer_or_twice(ask: Ask, coordinator: Person) -> None:
    with pytest.raises(AskHasMoved):
        approve_ask(ask, by=coordinator)
    answer_ask(ask, by=ask.mentor.person, yes=True)
    with pytest.raises(AskHasMoved):
        answer_ask(ask, by=ask.mentor.person, yes=True)
    approve_ask(ask, by=coordinator)
    with pytest.raises(AskHasMoved):
        approve_ask(ask, by=coordinator)


@pytest.mark.parametrize("who", ["mentor", "coordinator"])
def test_a_no_reads_the_same_whoever_said_it(ask: Ask, coordinator: Person, who: str) -> None:
    if who == "mentor":
        answer_ask(ask, by=ask.mentor.person, yes=False)
        assert AuditRow.objects.get(action="ask.declined").actor_id is None
    else:
        refuse_ask(ask, by=coordinator)
    ask.refresh_from_db()
    assert ask.state == "declined"
    for person in (ask.mentee.person, ask.mentor.person):
        assert next(iter(export_asks(person)))["state"] == "declined"


def test_the_same_one_is_asked_once_and_one_at_a_time(
    ask: Ask, iteration: Iteration, sam: Application, priya: Application
) -> None:
    assert ask_mentor(iteration, sam, priya) == ask
    other = ready_student(iteration, "Max", 11, "mentor", **OPEN_TO_IT)
    with pytest.raises(AlreadyAsked):
        ask_mentor(iteration, sam, other)
    take_back_ask(ask, by=sam.person)
    with pytest.raises(AskHasMoved):
        take_back_ask(ask, by=sam.person)
    assert ask_mentor(iteration, sam, priya).state == "ended"
    assert ask_mentor(iteration, sam, other).state == "asked"


def test_who_is_asked_and_has_an_address_gets_a_mail_that_names_nobody(
    iteration: Iteration, sam: Application, priya: Application
) -> None:
    Person.objects.filter(pk=priya.person_id).update(email="priya@example.org")
    priya.person.refresh_from_db()
    ask = ask_mentor(iteration, sam, priya)
    [mail] = OutboxRow.objects.all()
    assert mail.to == "priya@example.org"
    assert f"/matching/asks/{ask.pk}/" in mail.text
    assert "Sam" not in mail.subject + mail.text


def _same_year(iteration: Iteration, sam: Application) -> Application:
    return ready_student(iteration, "Zoe", 9, "mentor", **OPEN_TO_IT)


def _not_open(iteration: Iteration, sam: Application) -> Application:
    return ready_student(iteration, "Zoe", 12, "mentor", strengths=["art"])


def _untrained(iteration: Iteration, sam: Application) -> Application:
    person = make_person(iteration.school, "Zoe", year=12)
    make_profile(person, **OPEN_TO_IT)
    return make_application(iteration, person, "mentor")


def _sibling(iteration: Iteration, sam: Application) -> Application:
    zoe = ready_student(iteration, "Zoe", 12, "mentor", **OPEN_TO_IT)
    parent = make_person(iteration.school, "Ngozi", kind="guardian")
    for student in (sam.person, zoe.person):
        Guardianship.objects.create(school=iteration.school, guardian=parent, student=student)
    return zoe


def _full(iteration: Iteration, sam: Application) -> Application:
    zoe = ready_student(iteration, "Zoe", 12, "mentor", **OPEN_TO_IT)
    make_mentorship(iteration, make_person(iteration.school, "Tomas", year=7), zoe.person)
    return zoe


@pytest.mark.parametrize(
    ("whom", "rule"),
    [
        (_same_year, "older"),
        (_not_open, "not_open"),
        (_untrained, "mentor_not_ready"),
        (_sibling, "household"),
        (_full, "room"),
    ],
)
def test_the_same_safety_as_for_any_pair(
    iteration: Iteration, sam: Application, whom, rule: str
) -> None:
    mentor = whom(iteration, sam)
    with pytest.raises(RuleStandsInTheWay) as refused:
        ask_mentor(iteration, sam, mentor)
    assert refused.value.rules == (rule,)
    assert mentor.pk not in possible_to_ask(sam, list(mentors_to_ask(sam)))


def test_who_has_no_permission_asks_nobody(iteration: Iteration, priya: Application) -> None:
    person = make_person(iteration.school, "Sam", year=9)
    make_profile(person, growth_areas=["maths"])
    with pytest.raises(RuleStandsInTheWay) as refused:
        ask_mentor(iteration, make_application(iteration, person, "mentee"), priya)
    assert refused.value.rules == ("mentee_not_ready",)


def test_an_informal_pair_takes_a_place_and_leaves_the_mentee_free(
    ask: Ask, iteration: Iteration, coordinator: Person
) -> None:
    tomas = ready_student(iteration, "Tomas", 7, "mentee", growth_areas=["maths"])
    answer_ask(ask, by=ask.mentor.person, yes=True)
    approve_ask(ask, by=coordinator)
    Application.objects.filter(pk=ask.mentee_id).update(state="withdrawn")
    run = make_run(iteration, by=coordinator)
    assert [item["mentee"] for item in run.result["unmatched"]] == [str(tomas.pk)]
    assert run.result["places"] == 0


def test_permission_taken_back_ends_the_wish(ask: Ask, iteration: Iteration) -> None:
    permission_withdrawn.send(Iteration, student=ask.mentee.person, iteration=iteration)
    ask.refresh_from_db()
    assert ask.state == "ended"


def test_a_wish_runs_out_but_not_in_a_holiday(
    iteration: Iteration, sam: Application, priya: Application
) -> None:
    with clock.travelled_to(datetime(2026, 12, 10, 12, tzinfo=UTC)):
        ask_mentor(iteration, sam, priya)
    Ask.objects.update(answer_by=datetime(2026, 12, 18, 12, tzinfo=UTC))
    with clock.travelled_to(datetime(2026, 12, 28, 12, tzinfo=UTC)):
        assert end_overdue_asks() == 0
    with clock.travelled_to(datetime(2027, 1, 4, 12, tzinfo=UTC)):
        assert end_overdue_asks() == 1


def test_wishes_are_erased_with_a_person_and_forgotten_with_the_iteration(
    ask: Ask, iteration: Iteration
) -> None:
    assert expire_asks(iteration.school, iteration.ends_on, dry_run=False) == 0
    later = iteration.ends_on + timedelta(days=1)
    assert expire_asks(iteration.school, later, dry_run=True) == 1
    assert erase_asks(ask.mentor.person) == 1
    assert expire_asks(iteration.school, later, dry_run=False) == 0


@pytest.mark.django_db(transaction=True)
def test_twenty_approvals_at_once_fill_no_more_than_the_places(
    iteration: Iteration, coordinator: Person, priya: Application
) -> None:
    Iteration.objects.filter(pk=iteration.pk).update(mentees_per_mentor=20)
    Application.objects.filter(pk=priya.pk).update(capacity=20)
    iteration.refresh_from_db()
    asks = []
    for n in range(20):
        asker = ready_student(iteration, f"Y{n}", 9, "mentee", growth_areas=["maths"])
        asks.append(ask_mentor(iteration, asker, priya))
        answer_ask(asks[-1], by=priya.person, yes=True)
    Application.objects.filter(pk=priya.pk).update(capacity=3)
    start, outcomes = threading.Barrier(20), []

    def approve(one: Ask) -> None:
        start.wait()
        try:
            with in_school(iteration.school):
                approve_ask(one, by=coordinator)
            outcomes.append("pair")
        except MentorIsFull:
            outcomes.append("full")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=approve, args=(one,)) for one in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (outcomes.count("pair"), outcomes.count("full")) == (3, 17)
    assert Mentorship.objects.filter(kind="informal").count() == 3


def test_the_walk_through_the_pages(
    iteration: Iteration, sam: Application, priya: Application, coordinator: Person
) -> None:
    younger, older, staff = (
        signed_in_client(person) for person in (sam.person, priya.person, coordinator)
    )
    url = reverse("matching:ask_list", args=[iteration.pk])
    assert "Priya" in younger.get(url).content.decode()
    page = younger.post(url, {"mentor": priya.pk}, follow=True).content.decode()
    assert "Priya has not answered yet." in page
    assert "One at a time" in younger.get(url).content.decode()
    assert "asks you to be a mentor" in older.get("/").content.decode()
    ask_url = reverse("matching:ask_page", args=[Ask.objects.get().pk])
    assert (
        "your coordinator looks at it"
        in older.post(ask_url, {"what": "yes"}, follow=True).content.decode()
    )
    assert "has changed" in older.post(ask_url, {"what": "no"}, follow=True).content.decode()
    queue = reverse("matching:ask_queue", args=[iteration.pk])
    assert "Approve" in staff.get(queue).content.decode()
    decide = reverse("matching:ask_decide", args=[Ask.objects.get().pk])
    assert (
        "Approved: they are a pair."
        in staff.post(decide, {"what": "approve"}, follow=True).content.decode()
    )
    assert "Nothing waits for you" in staff.get(queue).content.decode()


def test_what_the_other_keeps_is_not_shown_before_they_are_a_pair(
    iteration: Iteration, sam: Application, priya: Application
) -> None:
    client = signed_in_client(sam.person)
    url = reverse("matching:ask_list", args=[iteration.pk])
    assert "listening" not in client.get(url).content.decode()
    Profile.objects.filter(person=priya.person).update(readers={"strengths": "programme"})
    assert "listening" in client.get(url).content.decode()


@pytest.mark.parametrize("mentor", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_nobody_is_asked_who_is_not_there(
    iteration: Iteration, sam: Application, mentor: str
) -> None:
    url = reverse("matching:ask_list", args=[iteration.pk])
    assert signed_in_client(sam.person).post(url, {"mentor": mentor}).status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_however_many_there_are(
    iteration: Iteration, sam: Application, count: int, django_assert_num_queries
) -> None:
    for n in range(count):
        ready_student(iteration, f"Old{n}", 12, "mentor", **OPEN_TO_IT)
    client = signed_in_client(sam.person)
    url = reverse("matching:ask_list", args=[iteration.pk])
    client.get(url)
    with django_assert_num_queries(13):
        assert client.get(url).content.decode().count('name="mentor"') == count
