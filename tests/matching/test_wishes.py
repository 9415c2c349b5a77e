"""Whom a mentee would like: named by them alone, read by the matching and the coordinators."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from cairn.matching.actions import (
    make_run,
    never_match_with,
    no_longer_wish_for,
    put_first,
    say_what_matters,
    wish_for,
)
from cairn.matching.enums import RunMode
from cairn.matching.errors import EnoughWishes
from cairn.matching.held_data import erase_never, erase_wishes, export_never, export_wishes
from cairn.matching.models import Match, NeverTogether
from cairn.matching.problems import problem_of
from cairn.matching.queries import hand_option, mentors_to_ask
from cairn.people.models import Person, Profile
from cairn.programmes.held_data import expire_hopes
from cairn.programmes.models import Application, Iteration
from tests.cast import signed_in_client
from tests.matching.conftest import ready_student


@pytest.fixture
def mentors(iteration: Iteration) -> list[Application]:
    return [
        ready_student(iteration, f"Old{n}", 11, "mentor", strengths=["maths"]) for n in range(6)
    ]


def _wishes(mentee: Application) -> list[str]:
    mentee.refresh_from_db()
    return list(mentee.wishes)


def test_wishes_are_put_in_order_and_taken_off(
    amina: Application, mentors: list[Application]
) -> None:
    one, two, three = (str(mentor.pk) for mentor in mentors[:3])
    for mentor in (*mentors[:3], mentors[0]):
        wish_for(amina, mentor)
    assert _wishes(amina) == [one, two, three]
    put_first(amina, three)
    put_first(amina, "nobody's")
    assert _wishes(amina) == [three, one, two]
    no_longer_wish_for(amina, one)
    no_longer_wish_for(amina, one)
    assert _wishes(amina) == [three, two]


def test_five_are_enough(amina: Application, mentors: list[Application]) -> None:
    for mentor in mentors[:5]:
        wish_for(amina, mentor)
    with pytest.raises(EnoughWishes):
        wish_for(amina, mentors[5])
    assert len(_wishes(amina)) == 5


def test_the_matching_reads_them_and_wishes_first_grants_them(
    iteration: Iteration, coordinator: Person, amina: Application, mentors: list[Application]
) -> None:
    wish_for(amina, mentors[4])
    wish_for(amina, mentors[2])
    (mentee,) = problem_of(iteration, 1).mentees
    assert mentee.ranking == (str(mentors[4].pk), str(mentors[2].pk))
    run = make_run(iteration, by=coordinator, mode=RunMode.CHOICE_FIRST)
    match = Match.objects.get(run=run)
    assert match.mentor == mentors[4]
    assert {"code": "choice", "data": ["1"]} in match.reasons
    assert run.result["proven"] is True


def test_the_page_from_the_first_wish_to_the_order(
    iteration: Iteration, amina: Application, mentors: list[Application]
) -> None:
    client, url = signed_in_client(amina.person), reverse("matching:wish_list", args=[iteration.pk])
    page = client.get(url).content.decode()
    assert "Only the matching and your coordinators read this." in page
    assert "Nobody yet." in page
    for mentor in mentors[:2]:
        client.post(url, {"mentor": str(mentor.pk)})
    page = client.post(url, {"first": str(mentors[1].pk)}, follow=True).content.decode()
    assert _wishes(amina) == [str(mentors[1].pk), str(mentors[0].pk)]
    assert f"1. {mentors[1].person.name}" in page
    client.post(url, {"off": str(mentors[1].pk)})
    for nonsense in ({"mentor": "x"}, {"mentor": str(amina.pk)}, {"first": "x"}, {}):
        assert client.post(url, nonsense).status_code == 302
    assert _wishes(amina) == [str(mentors[0].pk)]


def test_one_more_than_enough_is_explained(
    iteration: Iteration, amina: Application, mentors: list[Application]
) -> None:
    client, url = signed_in_client(amina.person), reverse("matching:wish_list", args=[iteration.pk])
    for mentor in mentors:
        page = client.post(url, {"mentor": str(mentor.pk)}, follow=True).content.decode()
    assert "You have named five." in page
    assert len(_wishes(amina)) == 5


def test_a_younger_mentor_is_not_offered(iteration: Iteration, amina: Application) -> None:
    young = ready_student(iteration, "Young", 7, "mentor")
    client, url = signed_in_client(amina.person), reverse("matching:wish_list", args=[iteration.pk])
    assert young.person.name not in client.get(url).content.decode()
    client.post(url, {"mentor": str(young.pk)})
    assert _wishes(amina) == []


def test_wishes_first_is_offered_once_somebody_has_a_wish(
    iteration: Iteration, coordinator: Person, amina: Application, mentors: list[Application]
) -> None:
    client, url = signed_in_client(coordinator), reverse("matching:run_list", args=[iteration.pk])
    assert "Wishes first" not in client.get(url).content.decode()
    wish_for(amina, mentors[0])
    assert "Wishes first" in client.get(url).content.decode()


def test_what_is_held_is_exported_and_erased(
    iteration: Iteration, amina: Application, mentors: list[Application]
) -> None:
    for mentor in mentors[:2]:
        wish_for(amina, mentor)
    (told,) = export_wishes(amina.person)
    assert told["mentors"] == [mentor.person.name for mentor in mentors[:2]]
    assert erase_wishes(mentors[0].person) == 1
    assert _wishes(amina) == [str(mentors[1].pk)]


def test_wishes_go_some_time_after_the_end(
    iteration: Iteration, amina: Application, mentors: list[Application]
) -> None:
    wish_for(amina, mentors[0])
    later = iteration.ends_on + timedelta(days=1)
    assert expire_hopes(iteration.school, iteration.ends_on, dry_run=False) == 0
    assert expire_hopes(iteration.school, later, dry_run=False) == 1
    assert _wishes(amina) == []


def test_who_has_left_takes_no_place_among_the_five(
    iteration: Iteration, amina: Application, mentors: list[Application]
) -> None:
    for mentor in mentors[:5]:
        wish_for(amina, mentor)
    Application.objects.filter(pk=mentors[0].pk).update(state="withdrawn")
    client, url = signed_in_client(amina.person), reverse("matching:wish_list", args=[iteration.pk])

    page = client.post(url, {"mentor": str(mentors[5].pk)}, follow=True).content.decode()

    assert "You have named five." not in page
    assert _wishes(amina) == [str(mentor.pk) for mentor in mentors[1:]]


def test_a_wish_for_somebody_who_is_not_there_takes_nothing_from_the_next(
    iteration: Iteration, amina: Application, mentors: list[Application]
) -> None:
    wish_for(amina, mentors[4])
    wish_for(amina, mentors[2])
    Application.objects.filter(pk=mentors[4].pk).update(state="withdrawn")
    (mentee,) = problem_of(iteration, 1).mentees
    assert mentee.ranking == (str(mentors[2].pk),)


def test_what_matters_most_decides_where_nobody_is_named(
    iteration: Iteration, coordinator: Person, amina: Application
) -> None:
    Profile.objects.filter(person=amina.person).update(interests=["tea", "chess"])
    likes = {"strengths": ["art"], "interests": ["tea", "chess"]}
    good = ready_student(iteration, "Good", 11, "mentor", strengths=["maths"])
    alike = ready_student(iteration, "Alike", 11, "mentor", **likes)
    assert Match.objects.get(run=make_run(iteration, by=coordinator)).mentor == good
    say_what_matters(amina, matters_most="interests", mentor_gender="")
    match = Match.objects.get(run=make_run(iteration, by=coordinator))
    assert match.mentor == alike
    assert {"code": "matters_most", "data": ["interests"]} in match.reasons


def test_a_gender_that_is_asked_for_is_a_rule(
    iteration: Iteration, coordinator: Person, amina: Application
) -> None:
    ready_student(iteration, "Max", 11, "mentor", person={"gender": "male"}, strengths=["maths"])
    eva = ready_student(
        iteration, "Eva", 11, "mentor", person={"gender": "female"}, strengths=["art"]
    )
    client, url = signed_in_client(amina.person), reverse("matching:wish_list", args=[iteration.pk])
    assert "A girl or woman" in client.get(url).content.decode()
    sent = {"matters_most": "needs", "mentor_gender": "female"}
    assert "Saved." in client.post(url, sent, follow=True).content.decode()
    assert Match.objects.get(run=make_run(iteration, by=coordinator)).mentor == eva
    (told,) = export_wishes(amina.person)
    assert (told["matters_most"], told["mentor_gender"]) == ("needs", "female")
    client.post(url, {"matters_most": "nonsense", "mentor_gender": "female"})
    amina.refresh_from_db()
    assert amina.matters_most == "needs"


def test_gender_is_not_asked_where_the_school_knows_of_none(
    iteration: Iteration, amina: Application, mentors: list[Application]
) -> None:
    url = reverse("matching:wish_list", args=[iteration.pk])
    page = signed_in_client(amina.person).get(url).content.decode()
    assert "What matters most to you?" in page
    assert "Who should your mentor be?" not in page


@pytest.mark.parametrize("named_by", ["mentee", "mentor"])
def test_never_is_never_by_the_engine_by_hand_and_informally(
    named_by: str, iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    both = [amina.person, leo.person]
    one, other = both if named_by == "mentee" else both[::-1]
    never_match_with(one, other)
    never_match_with(one, other)
    assert not Match.objects.filter(run=make_run(iteration, by=coordinator)).exists()
    assert hand_option(iteration, amina, leo).hard == ("not_excluded",)
    assert leo not in mentors_to_ask(amina)


def test_the_private_list_is_looked_up_by_name_and_nobody_else_stands_there(
    iteration: Iteration, amina: Application, leo: Application, coordinator: Person
) -> None:
    client = signed_in_client(amina.person)
    url = reverse("matching:never_list", args=[iteration.pk])
    page = client.get(url).content.decode()
    assert "No person does." in page
    assert leo.person.name not in page
    assert leo.person.name in client.get(url, {"words": "leo"}).content.decode()
    assert "Nobody found" in client.get(url, {"words": "nobody"}).content.decode()
    page = client.post(url, {"person": str(leo.person_id)}, follow=True).content.decode()
    assert leo.person.name in page
    for nonsense in ({"person": "x"}, {"person": str(amina.person_id)}, {"off": "x"}, {}):
        client.post(url, nonsense)
    assert NeverTogether.objects.get().other == leo.person
    of_leo = signed_in_client(leo.person).get(url).content.decode()
    assert amina.person.name not in of_leo
    client.post(url, {"off": str(leo.person_id)})
    assert not NeverTogether.objects.exists()


def test_the_private_list_is_exported_to_its_owner_alone_and_erased_with_either(
    amina: Application, leo: Application
) -> None:
    never_match_with(amina.person, leo.person)
    assert list(export_never(amina.person)) == [{"never_with": leo.person.name}]
    assert list(export_never(leo.person)) == []
    assert erase_never(leo.person) == 1
