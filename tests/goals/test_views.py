"""The pages of goals, as the two who read them see them."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from cairn.goals.actions import agree_to_goal, revise_goal
from cairn.goals.models import Goal, Step
from cairn.mentorships.actions import begin_goodbye, say_goodbye
from tests.cast import Cast, signed_in_client
from tests.factories import make_goal


def _typed(cast: Cast, **values: str) -> dict[str, str]:
    due_on = cast.mentee.school.today() + timedelta(weeks=4)
    return {
        "statement": "Eat lunch with someone new",
        "why": "I sit alone.",
        "area": "social",
        "due_on": due_on.isoformat(),
        "first_step": "Ask Priya about the chess table",
        "shared": "on",
        "once": str(uuid.uuid4()),
    } | values


@pytest.fixture
def mentee(cast: Cast):
    return signed_in_client(cast.mentee)


@pytest.fixture
def mentor(cast: Cast):
    return signed_in_client(cast.mentor)


def test_a_first_goal_from_the_empty_page_to_the_mentors_eyes(cast: Cast, mentee, mentor) -> None:
    assert "Set your first goal" in mentee.get(reverse("goals:goal_list")).content.decode()
    page = mentee.post(reverse("goals:goal_set"), _typed(cast), follow=True).content.decode()
    assert "Eat lunch with someone new" in page
    assert "Ask Priya about the chess table" in page
    shared = mentor.get(reverse("goals:pair_goals", args=[cast.mentorship.pk]))
    assert "Eat lunch with someone new" in shared.content.decode()


def test_a_form_sent_twice_leads_to_the_same_goal(cast: Cast, mentee) -> None:
    typed = _typed(cast)
    first = mentee.post(reverse("goals:goal_set"), typed)
    again = mentee.post(reverse("goals:goal_set"), typed)
    assert first["Location"] == again["Location"]
    assert Goal.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("statement", "", "Please fill this in."),
        ("due_on", "2020-01-01", "still to come"),
        ("due_on", "soon", "valid date"),
        ("area", "", "Please choose."),
        ("statement", "x" * 201, "200"),
    ],
)
def test_what_is_missing_is_explained_and_what_was_typed_stays(
    cast: Cast, mentee, field: str, value: str, says: str
) -> None:
    answer = mentee.post(reverse("goals:goal_set"), _typed(cast, **{field: value}))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "I sit alone." in answer.content.decode()
    assert not Goal.objects.exists()


def test_a_stale_change_offers_both_texts_and_saving_again_keeps_mine(cast: Cast, mentee) -> None:
    goal = make_goal(cast.mentee, cast.mentorship, statement="As the page had it")
    url = reverse("goals:goal_edit", args=[goal.pk])
    mine = {"statement": "From my phone", "why": "", "due_on": str(goal.due_on), "shared": "on"}
    revise_goal(
        goal,
        by=cast.mentee,
        version=1,
        statement="From the library",
        why="",
        due_on=goal.due_on,
        shared=True,
    )
    answer = mentee.post(url, {**mine, "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "From the library" in page
    assert "From my phone" in page
    assert Goal.objects.get(pk=goal.pk).statement == "From the library"
    version = answer.context["form"]["version"].value()
    assert mentee.post(url, {**mine, "version": version}).status_code == 302
    kept = Goal.objects.get(pk=goal.pk)
    assert kept.statement == "From my phone"
    assert [r.statement for r in kept.revisions.all()] == ["From the library", "As the page had it"]


def test_the_mentor_agrees_from_the_page_they_read(cast: Cast, mentor) -> None:
    goal = make_goal(cast.mentee, cast.mentorship)
    page = mentor.get(reverse("goals:goal", args=[goal.pk])).content.decode()
    assert 'name="version" value="1"' in page
    mentor.post(reverse("goals:goal_agree", args=[goal.pk]), {"version": "1"})
    assert Goal.objects.get(pk=goal.pk).state == "agreed"


@pytest.mark.parametrize("version", ["2", "", "x", "²", "9" * 30])
def test_an_agreement_to_other_words_is_asked_for_again(cast: Cast, mentor, version: str) -> None:
    goal = make_goal(cast.mentee, cast.mentorship)
    url = reverse("goals:goal_agree", args=[goal.pk])
    page = mentor.post(url, {"version": version}, follow=True).content.decode()
    assert "Read it again" in page
    assert Goal.objects.get(pk=goal.pk).state == "set"


def test_the_mentors_reading_ends_with_the_pair_at_the_next_request(cast: Cast, mentor) -> None:
    goal = make_goal(cast.mentee, cast.mentorship)
    agree_to_goal(goal, by=cast.mentor, version=1)
    addresses = [
        reverse("goals:goal", args=[goal.pk]),
        reverse("goals:pair_goals", args=[cast.mentorship.pk]),
    ]
    assert [mentor.get(a).status_code for a in addresses] == [200, 200]
    begin_goodbye(cast.mentorship, by=cast.mentee)
    assert [mentor.get(a).status_code for a in addresses] == [200, 200]
    say_goodbye(cast.mentorship, by=cast.mentee)
    say_goodbye(cast.mentorship, by=cast.mentor)
    assert [mentor.get(a).status_code for a in addresses] == [404, 404]
    assert goal.statement not in mentor.get(reverse("home:today")).content.decode()


def test_a_goal_taken_back_is_gone_for_the_mentor(cast: Cast, mentee, mentor) -> None:
    goal = make_goal(cast.mentee, cast.mentorship)
    words = {"statement": goal.statement, "why": "", "due_on": str(goal.due_on), "version": "1"}
    mentee.post(reverse("goals:goal_edit", args=[goal.pk]), words)
    assert mentor.get(reverse("goals:goal", args=[goal.pk])).status_code == 404
    assert mentee.get(reverse("goals:goal", args=[goal.pk])).status_code == 200


def test_a_former_mentor_does_not_read_what_was_set_after_them(cast: Cast) -> None:
    goal = make_goal(cast.mentee, cast.mentorship)
    former = signed_in_client(cast.former_mentor)
    assert former.get(reverse("goals:goal", args=[goal.pk])).status_code == 404


def test_steps_are_added_and_ticked_by_the_mentee_alone(cast: Cast, mentee, mentor) -> None:
    goal = make_goal(cast.mentee, cast.mentorship)
    add = reverse("goals:step_add", args=[goal.pk])
    typed = {"text": "Sit at the front", "once": str(uuid.uuid4())}
    assert mentor.post(add, typed).status_code == 404
    for _ in range(2):
        assert mentee.post(add, typed).status_code == 302
    step = Step.objects.get()
    tick = reverse("goals:step_done", args=[step.pk])
    assert mentor.post(tick).status_code == 404
    mentee.post(tick)
    assert Step.objects.get().done_at is not None


def test_an_empty_step_is_explained_on_the_page_of_the_goal(cast: Cast, mentee) -> None:
    goal = make_goal(cast.mentee)
    answer = mentee.post(reverse("goals:step_add", args=[goal.pk]), {"text": "  ", "once": "x"})
    assert answer.status_code == 422
    assert "Please fill this in." in answer.content.decode()


def test_a_goal_is_ended_with_dignity_once(cast: Cast, mentee) -> None:
    goal = make_goal(cast.mentee)
    url = reverse("goals:goal_end", args=[goal.pk])
    mentee.post(url, {"how": "let_go"})
    assert Goal.objects.get(pk=goal.pk).state == "let_go"
    assert mentee.post(url, {"how": "reached"}).status_code == 404
    assert Goal.objects.get(pk=goal.pk).state == "let_go"


def test_a_mentor_with_a_goal_of_their_own_is_a_mentee_there(cast: Cast, mentor, mentee) -> None:
    goal = make_goal(cast.mentor)
    assert mentor.get(reverse("goals:goal", args=[goal.pk])).status_code == 200
    assert mentee.get(reverse("goals:goal", args=[goal.pk])).status_code == 404
