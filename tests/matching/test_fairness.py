"""Whether each group has a mentor as often as the others; and nothing of any one person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cairn.lib import clock
from cairn.matching.actions import make_run, remove_suggestion
from cairn.matching.enums import Finding, Grouping
from cairn.matching.fairness import (
    FEWEST,
    SMALLER,
    Group,
    MenteeInRun,
    fairness_of,
    finding,
    groups_among,
)
from cairn.matching.fairness_words import group_in_words
from cairn.matching.held_data import erase_matches
from cairn.matching.models import Match, MatchRun
from cairn.people.models import Person
from cairn.programmes.models import Application, Iteration
from tests.cast import signed_in_client
from tests.matching.conftest import ready_student


def _mentees(grouping: Grouping, *names: str, matched: int, left: int = 0) -> list[MenteeInRun]:
    """So many with a mentor and so many without, in the groups of these names and no other."""
    groups = {one: names if one == grouping else () for one in Grouping}
    return [MenteeInRun(groups, points) for points in [*[7300] * matched, *[None] * left]]


def _sizes(mentees: list[MenteeInRun], grouping: Grouping) -> dict[str | None, int]:
    return {group.name: group.mentees for group in groups_among(mentees).get(grouping, [])}


def _run(iteration: Iteration, state: str = "ready", **result) -> MatchRun:
    return MatchRun.objects.create(
        school=iteration.school,
        iteration=iteration,
        number=MatchRun.objects.count() + 1,
        state=state,
        made_at=clock.now(),
        result=result,
    )


def _page(person: Person, run: MatchRun) -> str:
    answer = signed_in_client(person).get(reverse("matching:run_fairness", args=[run.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def scarce(iteration: Iteration, coordinator: Person) -> MatchRun:
    """Twenty who speak English have a mentor each; of twelve who speak Polish alone two have."""
    for n in range(20):
        person = {"gender": "female"}
        ready_student(iteration, f"E{n}", 7, "mentee", person=person, growth_areas=["writing"])
        ready_student(iteration, f"O{n}", 10, "mentor", strengths=["writing"])
    for n in range(12):
        polish = {"languages": ["pl"], "growth_areas": ["maths"]}
        ready_student(iteration, f"P{n}", 8, "mentee", person={"gender": "male"}, **polish)
    for n in range(2):
        ready_student(iteration, f"M{n}", 11, "mentor", languages=["pl"], strengths=["maths"])
    return make_run(iteration, by=coordinator)


def test_a_group_that_goes_short_is_named_with_what_one_can_do(
    scarce: MatchRun, coordinator: Person
) -> None:
    fairness = fairness_of(scarce)
    assert (fairness.mentees, fairness.matched, fairness.uncounted) == (32, 22, 0)
    english, polish = fairness.groupings[Grouping.LANGUAGE]
    assert (english.name, english.mentees, english.matched) == ("en", 20, 20)
    assert english.finding == Finding.NONE
    assert (polish.name, polish.mentees, polish.matched) == ("pl", 12, 2)
    assert polish.finding == Finding.LESS
    page = _page(coordinator, scarce)
    assert "Look for mentors who speak this language: Polish." in page
    assert "2 (17 %)" in page
    assert "Look for mentors who can help with this: maths." in page
    assert "enough years above Year 8" in page


def test_a_gap_counts_when_it_is_wide_and_not_by_chance() -> None:
    assert finding(27, 30, 29, 30) == Finding.CHANCE  # 90 % and 97 %, of few
    assert finding(540, 600, 580, 600) == Finding.LESS  # the same of many
    assert finding(9_500, 10_000, 9_799, 10_000) == Finding.NONE  # not three points
    assert finding(9_500, 10_000, 9_800, 10_000) == Finding.NONE  # three, and not more
    assert finding(9_500, 10_000, 9_801, 10_000) == Finding.LESS
    assert finding(10, 10, 0, 10) == Finding.NONE  # more often than the others


def test_of_several_languages_the_one_that_fewest_speak_counts(
    iteration: Iteration, coordinator: Person
) -> None:
    for n in range(10):
        ready_student(iteration, f"A{n}", 7, "mentee", growth_areas=["art"])
        both = {"languages": ["en", "pl"], "growth_areas": ["art"]}
        ready_student(iteration, f"B{n}", 7, "mentee", **both)
    groups = fairness_of(make_run(iteration, by=coordinator)).groupings[Grouping.LANGUAGE]
    assert {group.name: group.mentees for group in groups} == {"en": 10, "pl": 10}


def test_what_somebody_keeps_to_themselves_is_not_said(
    iteration: Iteration, coordinator: Person
) -> None:
    for n in range(10):
        ready_student(iteration, f"A{n}", 7, "mentee", growth_areas=["art"])
        secret = {"languages": ["pl"], "readers": {"languages": "me"}}
        ready_student(iteration, f"B{n}", 7, "mentee", growth_areas=["art"], **secret)
    run = make_run(iteration, by=coordinator)
    groups = fairness_of(run).groupings[Grouping.LANGUAGE]
    assert {group.name: group.mentees for group in groups} == {"en": 10, "": 10}
    assert "Polish" not in _page(coordinator, run)


def test_early_and_late_are_the_halves_in_order(iteration: Iteration, coordinator: Person) -> None:
    now = clock.now()
    for n in range(21):
        mentee = ready_student(iteration, f"A{n}", 7, "mentee", growth_areas=["art"])
        Application.objects.filter(pk=mentee.pk).update(applied_at=now - timedelta(hours=n))
    groups = fairness_of(make_run(iteration, by=coordinator)).groupings[Grouping.APPLIED]
    assert {group.name: group.mentees for group in groups} == {"early": 11, "late": 10}


def test_a_small_group_is_shown_with_the_next_smallest() -> None:
    gender = Grouping.GENDER
    mentees = [
        *_mentees(gender, "female", matched=40),
        *_mentees(gender, "male", matched=30),
        *_mentees(gender, "other", matched=3),
    ]
    assert _sizes(mentees, gender) == {"female": 40, SMALLER: 33}


def test_where_all_would_be_together_nothing_is_shown() -> None:
    gender = Grouping.GENDER
    nearly_all = [
        *_mentees(gender, "female", matched=40),
        *_mentees(gender, "male", matched=9),
    ]
    assert _sizes(nearly_all, gender) == {}
    assert _sizes(_mentees(gender, "female", matched=40), gender) == {}


def test_a_need_that_nearly_everybody_names_would_show_the_few_who_do_not() -> None:
    need = Grouping.NEED
    many = _mentees(need, "maths", matched=30)
    assert _sizes([*many, *_mentees(need, "writing", "art", matched=9)], need) == {}
    assert _sizes([*many, *_mentees(need, "writing", matched=10)], need) == {
        "maths": 30,
        "writing": 10,
    }


def test_of_many_needs_the_greatest_twenty_are_shown_singly() -> None:
    need = Grouping.NEED
    mentees = [m for n in range(25) for m in _mentees(need, f"need {n}", matched=10 + n)]
    shown = _sizes(mentees, need)
    assert list(shown) == [*(f"need {n}" for n in range(24, 4, -1)), SMALLER]
    assert shown[SMALLER] == 10 + 11 + 12 + 13 + 14


@given(st.lists(st.integers(1, 40), min_size=1, max_size=9))
def test_no_figure_is_of_fewer_than_ten_nor_can_one_be_worked_out(sizes: list[int]) -> None:
    year = Grouping.YEAR
    mentees = [m for n, size in enumerate(sizes) for m in _mentees(year, str(n), matched=size)]
    shown = _sizes(mentees, year)
    hidden = [size for n, size in enumerate(sizes) if str(n) not in shown]
    assert all(size >= FEWEST for size in shown.values())
    assert all(shown.get(str(n), size) == size for n, size in enumerate(sizes))
    if shown:
        assert sum(shown.values()) == len(mentees)
        assert len(hidden) != 1
        assert not hidden or shown[SMALLER] == sum(hidden)


def test_a_middle_fit_is_of_ten_at_least_and_round() -> None:
    year = Grouping.YEAR
    mentees = [
        *_mentees(year, "7", matched=10, left=5),
        *_mentees(year, "8", matched=9, left=6),
    ]
    seven, eight = sorted(groups_among(mentees)[year], key=lambda group: str(group.name))
    assert group_in_words(seven).fit == "about 75 of 100"
    assert group_in_words(eight).fit == ""


@pytest.mark.parametrize(
    ("matched", "words"),
    [(43, "more than 90 %"), (0, "less than 10 %"), (22, "about 50 %")],
)
def test_of_gender_figures_are_round_and_never_all_or_none(matched: int, words: str) -> None:
    group = Group(Grouping.GENDER, "female", 43, matched, None, Finding.NONE)
    assert group_in_words(group).name == "Female"
    assert group_in_words(group).mentees == "about 45"
    assert group_in_words(group).matched == words


def test_the_page_says_of_gender_nothing_exact(scarce: MatchRun, coordinator: Person) -> None:
    page = _page(coordinator, scarce)
    by_gender = page.partition(">Gender</caption>")[2].partition("</table>")[0]
    for words in ("Female", "about 20", "more than 90 %", "Male", "about 10", "about 15 %"):
        assert words in by_gender
    for exact in (">12<", "17 %", "100 %"):
        assert exact not in by_gender


def test_whose_pair_was_taken_out_is_one_of_those_without_a_mentor(
    scarce: MatchRun, coordinator: Person
) -> None:
    before = fairness_of(scarce)
    remove_suggestion(Match.objects.select_related("run", "mentee")[0], by=coordinator)
    scarce.refresh_from_db()
    after = fairness_of(scarce)
    assert (after.mentees, after.matched) == (before.mentees, before.matched - 1)


def test_whose_data_are_erased_is_told_and_not_counted(
    scarce: MatchRun, coordinator: Person
) -> None:
    erase_matches(Match.objects.select_related("mentee__person")[0].mentee.person)
    scarce.refresh_from_db()
    assert fairness_of(scarce).mentees == scarce.result["mentees"] - 1
    assert "1 more mentee is not counted" in _page(coordinator, scarce)


def test_a_small_proposal_compares_nobody(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    page = _page(coordinator, make_run(iteration, by=coordinator))
    assert "Too few to compare" in page
    assert "<table" not in page


@pytest.mark.parametrize("state", ["waiting", "running", "failed", "stopped"])
def test_a_run_without_a_result_has_no_such_page(
    iteration: Iteration, coordinator: Person, state: str
) -> None:
    url = reverse("matching:run_fairness", args=[_run(iteration, state).pk])
    assert signed_in_client(coordinator).get(url).status_code == 404


def test_the_proposal_leads_there_and_it_costs_six_queries(
    scarce: MatchRun, coordinator: Person, django_assert_num_queries
) -> None:
    client, url = signed_in_client(coordinator), reverse("matching:run_fairness", args=[scarce.pk])
    run_page = client.get(reverse("matching:run_page", args=[scarce.pk])).content.decode()
    assert f'href="{url}"' in run_page
    with django_assert_num_queries(6):
        client.get(url)
