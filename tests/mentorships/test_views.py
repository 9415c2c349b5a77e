"""The pages of a pair: what each reader sees, and what their buttons do."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cairn.lib import clock
from cairn.mentorships.actions import begin_goodbye, pause_mentorship, say_goodbye
from cairn.mentorships.models import Mentorship, MentorshipEvent
from cairn.people.enums import Role
from cairn.people.models import Person, Profile
from cairn.programmes.enums import Side
from cairn.programmes.models import Iteration
from tests.cast import signed_in_client
from tests.factories import make_mentorship, make_person, make_staff
from tests.mentorships.conftest import take_part


def _page(person: Person, name: str, pair: Mentorship, **more) -> str:
    url = reverse(f"mentorships:{name}", args=[pair.pk, *more.values()])
    answer = signed_in_client(person).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def _move(person: Person, pair: Mentorship, to: str) -> str:
    url = reverse("mentorships:pair_move", args=[pair.pk])
    return signed_in_client(person).post(url, {"to": to}, follow=True).content.decode()


def test_both_see_a_break_and_either_ends_it(pair: Mentorship) -> None:
    assert "You took a break." in _move(pair.mentee, pair, "pause")
    page = _page(pair.mentor, "pair_page", pair)
    assert "Amina took a break." in page
    assert "Go on" in page
    assert "You went on." in _move(pair.mentor, pair, "resume")
    pair.refresh_from_db()
    assert pair.state == "active"


def test_the_goodbye_from_its_first_word_to_the_wish_for_another_mentor(pair: Mentorship) -> None:
    explained = _page(pair.mentor, "goodbye", pair)
    assert "Begin the goodbye" in explained
    assert "Amina keeps the goals." in explained
    assert "Say goodbye to Amina" in _move(pair.mentor, pair, "goodbye")
    url = reverse("mentorships:goodbye", args=[pair.pk])
    signed_in_client(pair.mentor).post(url, {"letter": "Thank you for the chess."})
    assert "Thank you for the chess." in _page(pair.mentee, "pair_page", pair)
    answer = signed_in_client(pair.mentee).post(url, {"letter": ""}, follow=True)
    assert "Would you like another mentor?" in answer.content.decode()
    signed_in_client(pair.mentee).post(
        reverse("mentorships:rematch", args=[pair.pk]), {"wants": "yes"}
    )
    pair.refresh_from_db()
    assert (pair.state, pair.wants_rematch) == ("closed", True)
    assert "Another mentor" not in _page(pair.mentor, "pair_page", pair)


def test_a_wish_without_an_answer_is_asked_again(pair: Mentorship) -> None:
    begin_goodbye(pair, by=pair.mentor)
    url = reverse("mentorships:rematch", args=[pair.pk])
    answer = signed_in_client(pair.mentee).post(url, {}, follow=True)
    assert "Please choose one of the two." in answer.content.decode()
    pair.refresh_from_db()
    assert pair.wants_rematch is None


def test_what_a_pair_reads_of_each_other_ends_with_the_pair(pair: Mentorship) -> None:
    Profile.objects.filter(person=pair.mentor).update(strengths=["juggling"])
    assert "juggling" in _page(pair.mentee, "pair_page", pair)
    begin_goodbye(pair, by=pair.mentor)
    say_goodbye(pair, by=pair.mentor)
    say_goodbye(pair, by=pair.mentee)
    assert "juggling" not in _page(pair.mentee, "pair_page", pair)


def test_the_reasons_name_what_the_other_lets_the_pair_read(pair: Mentorship) -> None:
    reasons = [
        {"code": "strong_in_need", "data": ["maths"]},
        {"code": "helps_need", "data": ["passing exams", "study habits"]},
        {"code": "shared_times", "data": ["Thu 12:40"]},
    ]
    Mentorship.objects.filter(pk=pair.pk).update(reasons=reasons)
    page = _page(pair.mentee, "pair_page", pair)
    assert "Leo is good at something you want to get better at: maths." in page
    assert "Leo is good at study habits. That helps with what you look for: passing exams." in page
    assert "You have free times in common." in page
    assert "12:40" not in page
    Profile.objects.filter(person=pair.mentee).update(readers={"growth_areas": "me"})
    page = _page(pair.mentor, "pair_page", pair)
    assert "You are good at something Amina wants to get better at." in page
    assert "exams" not in page


def test_a_coordinator_sees_the_outline_and_no_word_of_the_two(
    pair: Mentorship, coordinator: Person
) -> None:
    pause_mentorship(pair, by=pair.mentee)
    begin_goodbye(pair, by=pair.mentor)
    say_goodbye(pair, by=pair.mentor, letter="Thank you for the chess.")
    page = _page(coordinator, "pair_page", pair)
    assert "One of the two took a break." in page
    assert "Saying goodbye" in page
    assert "chess" not in page
    assert reverse("mentorships:pair_change", args=[pair.pk, "end"]) in page


def test_a_coordinator_states_a_reason_and_the_two_read_kind_words(
    pair: Mentorship, coordinator: Person
) -> None:
    url = reverse("mentorships:pair_change", args=[pair.pk, "pause"])
    client = signed_in_client(coordinator)
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "Leo was unkind."}).status_code == 302
    assert "Leo was unkind." in _page(coordinator, "pair_page", pair)
    for person in (pair.mentee, pair.mentor):
        page = _page(person, "pair_page", pair)
        assert "Your coordinator gave your pair a rest for now." in page
        assert "unkind" not in page
        assert "Go on" not in page


def test_a_change_that_is_not_possible_says_so(pair: Mentorship, coordinator: Person) -> None:
    assert "not possible as the pair stands" in _page(
        coordinator, "pair_change", pair, change="resume"
    )
    pause_mentorship(pair, by=coordinator, reason="A worry was raised.")
    Person.objects.filter(pk=pair.mentor_id).update(state="paused")
    url = reverse("mentorships:pair_change", args=[pair.pk, "resume"])
    answer = signed_in_client(coordinator).post(url, {"reason": "They want to."})
    assert answer.status_code == 422
    assert "cannot go on yet" in answer.content.decode()


@pytest.mark.parametrize("change", ["close", "goodbye"])
def test_a_coordinator_begins_no_goodbye_in_their_name(
    pair: Mentorship, coordinator: Person, change: str
) -> None:
    url = reverse("mentorships:pair_change", args=[pair.pk, change])
    assert signed_in_client(coordinator).post(url, {"reason": "x"}).status_code == 404
    url = reverse("mentorships:pair_move", args=[pair.pk])
    assert signed_in_client(coordinator).post(url, {"to": "goodbye"}).status_code == 404
    pair.refresh_from_db()
    assert pair.state == "active"


def _with_history(iteration: Iteration, count: int) -> list[Mentorship]:
    pairs = []
    for n in range(count):
        young = take_part(iteration, f"Young{n}", 7, Side.MENTEE)
        pair = make_mentorship(iteration, young, take_part(iteration, f"Old{n}", 11, Side.MENTOR))
        for _ in range(count):
            MentorshipEvent.objects.create(
                school=pair.school,
                mentorship=pair,
                step="paused",
                cause="member",
                after="paused",
                at=clock.now(),
                by=young,
            )
        pairs.append(pair)
    return pairs


@pytest.mark.parametrize("count", [1, 5])
def test_the_pages_cost_the_same_however_much_there_is(
    iteration: Iteration, count: int, django_assert_num_queries
) -> None:
    coordinator = make_staff(iteration.school, Role.COORDINATOR)
    pairs = _with_history(iteration, count)
    for person, url, queries in (
        (coordinator, reverse("mentorships:pair_list"), LIST_QUERIES),
        (coordinator, reverse("mentorships:pair_page", args=[pairs[0].pk]), OUTLINE_QUERIES),
        (pairs[0].mentee, reverse("mentorships:pair_page", args=[pairs[0].pk]), PAGE_QUERIES),
    ):
        client = signed_in_client(person)
        client.get(url)
        with django_assert_num_queries(queries):
            client.get(url)


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_of_who_waits_costs_the_same_however_many_wait(
    iteration: Iteration, coordinator: Person, count: int, django_assert_num_queries
) -> None:
    for pair in _with_history(iteration, count):
        Mentorship.objects.filter(pk=pair.pk).update(
            state="closed", closed_at=clock.now(), wants_rematch=True, rematch_said_at=clock.now()
        )
    client = signed_in_client(coordinator)
    url = reverse("mentorships:rematch_list")
    client.get(url)
    with django_assert_num_queries(WAIT_QUERIES):
        page = client.get(url).content.decode()
    assert page.count("Choose a mentor") == count


def test_an_empty_list_says_what_it_is_for(coordinator: Person) -> None:
    client = signed_in_client(coordinator)
    assert (
        "A pair begins when both said yes"
        in client.get(reverse("mentorships:pair_list")).content.decode()
    )
    assert "Nobody waits" in client.get(reverse("mentorships:rematch_list")).content.decode()


def test_the_list_warns_when_there_is_too_much_to_look_after(
    iteration: Iteration, coordinator: Person
) -> None:
    for n in range(31):
        make_mentorship(
            iteration,
            make_person(iteration.school, f"Young{n}", account=None),
            make_person(iteration.school, f"Old{n}", account=None),
        )
    page = signed_in_client(coordinator).get(reverse("mentorships:pair_list")).content.decode()
    assert "There are 31 pairs and 1 coordinator." in page


# Four of each are spent on who is signed in.
LIST_QUERIES, OUTLINE_QUERIES, PAGE_QUERIES, WAIT_QUERIES = 8, 7, 9, 5
