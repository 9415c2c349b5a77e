"""Two proposals side by side: who gets another mentor, and what each does better."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cairn.lib import clock
from cairn.matching.actions import make_run, remove_suggestion, wish_for
from cairn.matching.comparison import Change, Place, comparison_of
from cairn.matching.models import Match, MatchRun
from cairn.people.models import Person
from cairn.programmes.models import Application, Iteration
from tests.cast import signed_in_client
from tests.factories import make_iteration
from tests.matching.conftest import ready_student


def _run(iteration: Iteration, number: int, *pairs: tuple, left: tuple = (), **values) -> MatchRun:
    """A proposal of these pairs with their points."""
    values = {"state": "ready", "made_at": clock.now(), **values}
    unmatched = [{"mentee": str(mentee.pk), "rules": []} for mentee in left]
    run = MatchRun.objects.create(
        school=iteration.school,
        iteration=iteration,
        number=number,
        result={"unmatched": unmatched, **values.pop("result", {})},
        **values,
    )
    for mentee, mentor, points in pairs:
        Match.objects.create(
            school=run.school,
            iteration=iteration,
            run=run,
            mentee=mentee,
            mentor=mentor,
            points=points,
        )
    return run


def _page(person: Person, one: MatchRun, other: MatchRun, **query) -> str:
    url = reverse("matching:run_compare", args=[one.pk, other.pk])
    answer = signed_in_client(person).get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def ravi(iteration: Iteration) -> Application:
    return ready_student(iteration, "Ravi", 7, "mentee", growth_areas=["writing"])


@pytest.fixture
def priya(iteration: Iteration) -> Application:
    return ready_student(iteration, "Priya", 11, "mentor", strengths=["writing"])


def test_who_changes_and_who_has_a_mentor_in_one_alone(
    iteration: Iteration,
    amina: Application,
    ravi: Application,
    leo: Application,
    priya: Application,
) -> None:
    nadia = ready_student(iteration, "Nadia", 7, "mentee", growth_areas=["art"])
    zoe = ready_student(iteration, "Zoe", 11, "mentor", strengths=["art"])
    one = _run(iteration, 1, (amina, leo, 7000), (nadia, zoe, 5000), left=(ravi,))
    other = _run(iteration, 2, (amina, priya, 6000), (ravi, leo, 3000), (nadia, zoe, 5000))

    comparison = comparison_of(one, other)

    assert comparison.changes == [
        Change(ravi.pk, Place(None), Place(leo.pk, 3000)),
        Change(amina.pk, Place(leo.pk, 7000), Place(priya.pk, 6000)),
    ]
    assert comparison.unchanged == 1


def test_the_measures_of_each(
    iteration: Iteration,
    amina: Application,
    ravi: Application,
    leo: Application,
    priya: Application,
) -> None:
    wish_for(amina, priya)
    wish_for(amina, leo)
    amina.refresh_from_db()
    one = _run(iteration, 1, (amina, leo, 7000), left=(ravi,))
    other = _run(iteration, 2, (amina, priya, 6000), (ravi, leo, 3000))

    measured = comparison_of(one, other)

    assert (measured.one.matched, measured.one.mentees) == (1, 2)
    assert (measured.other.matched, measured.other.mentees) == (2, 2)
    assert (measured.one.points, measured.other.points) == (7000, 9000)
    assert (measured.one.wishing, measured.other.wishing) == (1, 1)
    assert (measured.one.first_wish, measured.other.first_wish) == (0, 1)
    assert (measured.one.any_wish, measured.other.any_wish) == (1, 1)


def test_the_worst_tenth_is_one_of_ten_and_two_of_eleven(iteration: Iteration) -> None:
    pairs = [
        (
            ready_student(iteration, f"A{n}", 7, "mentee", growth_areas=["art"]),
            ready_student(iteration, f"B{n}", 10, "mentor", strengths=["art"]),
            1000 * (n + 1),
        )
        for n in range(11)
    ]
    ten, eleven = _run(iteration, 1, *pairs[:10]), _run(iteration, 2, *pairs)
    measured = comparison_of(ten, eleven)
    assert (measured.one.worst_tenth, measured.other.worst_tenth) == (1000, 1500)
    assert comparison_of(ten, _run(iteration, 3)).other.worst_tenth is None


def test_the_engine_s_own_proposals_in_two_modes(
    iteration: Iteration,
    coordinator: Person,
    amina: Application,
    leo: Application,
    priya: Application,
) -> None:
    wish_for(amina, priya)
    iteration.weights = {"choices": 0}
    by_fit = make_run(iteration, by=coordinator, mode="quality")
    by_wish = make_run(iteration, by=coordinator, mode="choice-first")
    page = _page(coordinator, by_fit, by_wish)
    assert "Best fit overall" in page
    assert "Wishes first" in page
    got = page.partition("Mentees who get their first wish")[2].partition("</tr>")[0]
    assert "0 of 1" in got
    assert "1 of 1" in got
    assert "+1" in got
    assert "They were made differently" not in page


def test_each_mentee_is_named_with_both_mentors_and_fits(
    iteration: Iteration,
    coordinator: Person,
    amina: Application,
    ravi: Application,
    leo: Application,
    priya: Application,
) -> None:
    one = _run(iteration, 1, (amina, leo, 7000), (ravi, priya, 4000))
    other = _run(iteration, 2, (amina, priya, 6100), left=(ravi,))
    rows = _page(coordinator, one, other).partition("changes-caption")[2].split("<tr>")[2:]
    assert "Ravi" in rows[0]
    assert "40 of 100" in rows[0]
    assert "Nobody" in rows[0]
    for words in ("Amina", "Leo", "70 of 100", "Priya", "61 of 100"):
        assert words in rows[1]


def test_a_mentee_who_took_no_part_is_told_from_one_who_was_left(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    one = _run(iteration, 1)
    assert "Not in this proposal" in _page(coordinator, one, _run(iteration, 2, (amina, leo, 7000)))


def test_a_pair_that_was_taken_out_does_not_count(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    one, other = (make_run(iteration, by=coordinator) for _ in range(2))
    assert "has the same mentor in both" in _page(coordinator, one, other)
    remove_suggestion(Match.objects.get(run=other), by=coordinator)
    assert comparison_of(one, other).other.matched == 0


def test_other_rules_or_weights_are_told(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    one = make_run(iteration, by=coordinator)
    Iteration.objects.filter(pk=iteration.pk).update(year_gap=3)
    iteration.refresh_from_db()
    other = make_run(iteration, by=coordinator)
    assert "They were made differently" in _page(coordinator, one, other)


def test_only_two_that_are_done_of_the_same_run_are_compared(
    iteration: Iteration, coordinator: Person
) -> None:
    one = _run(iteration, 1)
    published = _run(iteration, 2, state="published")
    elsewhere = _run(make_iteration(iteration.school), 1)
    waiting, failed = (_run(iteration, n, state=s) for n, s in ((3, "waiting"), (4, "failed")))
    client = signed_in_client(coordinator)

    def answer(left: MatchRun, right: MatchRun) -> int:
        url = reverse("matching:run_compare", args=[left.pk, right.pk])
        return client.get(url).status_code

    assert answer(one, published) == answer(published, one) == 200
    for refused in (one, elsewhere, waiting, failed):
        assert answer(one, refused) == 404
    assert answer(waiting, one) == 404


def test_the_proposal_leads_to_each_other_that_is_done(
    iteration: Iteration, coordinator: Person
) -> None:
    one, other = _run(iteration, 1), _run(iteration, 2)
    failed = _run(iteration, 3, state="failed")
    url = reverse("matching:run_page", args=[one.pk])
    page = signed_in_client(coordinator).get(url).content.decode()
    assert reverse("matching:run_compare", args=[one.pk, other.pk]) in page
    assert str(failed.pk) not in page


@pytest.mark.parametrize("count", [1, 55])
def test_the_page_costs_eight_queries_and_shows_fifty(
    iteration: Iteration, coordinator: Person, count: int, django_assert_num_queries
) -> None:
    for n in range(count):
        ready_student(iteration, f"A{n}", 7, "mentee", growth_areas=["art"])
        ready_student(iteration, f"B{n}", 10, "mentor", strengths=["art"])
    one, other = make_run(iteration, by=coordinator), _run(iteration, 2)
    client = signed_in_client(coordinator)
    url = reverse("matching:run_compare", args=[one.pk, other.pk])
    client.get(url)
    with django_assert_num_queries(8):
        page = client.get(url).content.decode()
    assert page.count("Not in this proposal") == min(count, 50)
