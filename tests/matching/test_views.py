"""The pages of matching: what coordinators see of a run, and what the two see of an offer."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from cairn.jobs.actions import run_next_job
from cairn.lib import clock
from cairn.matching.actions import (
    accept_match,
    decline_match,
    keep_together,
    make_run,
    publish_run,
    wish_for,
)
from cairn.matching.models import Match, MatchRun
from cairn.mentorships.models import Mentorship
from cairn.people.models import Person, Profile
from cairn.programmes.models import Application, Iteration
from tests.cast import signed_in_client
from tests.factories import make_application, make_person
from tests.matching.conftest import ready_student


def _page(person: Person, name: str, *args, **query) -> str:
    answer = signed_in_client(person).get(reverse(f"matching:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def _post(person: Person, name: str, *args, **data) -> str:
    url = reverse(f"matching:{name}", args=args)
    return signed_in_client(person).post(url, data, follow=True).content.decode()


def _some(iteration: Iteration, count: int) -> None:
    for n in range(count):
        ready_student(iteration, f"Young{n}", 7, "mentee", growth_areas=["maths"])
        ready_student(iteration, f"Old{n}", 11, "mentor", strengths=["maths"])


def test_a_proposal_from_the_button_to_the_offers(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    page = _post(coordinator, "run_make", iteration.pk)
    assert "Waiting for its turn" in page
    assert "Look again" in page
    assert run_next_job("worker")
    run = MatchRun.objects.get()
    page = _page(coordinator, "run_page", run.pk)
    assert "Publish 1 pair" in page
    assert "The mentor is good at what the mentee looks for: maths." in page
    assert "1 pair has been asked." in _post(coordinator, "run_publish", run.pk)
    assert "published before" in _post(coordinator, "run_publish", run.pk)
    assert "Waiting for both" in _page(coordinator, "offer_list", iteration.pk)


def test_a_proposal_puts_first_what_the_coordinator_chose(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    assert "What should count most?" in _page(coordinator, "run_list", iteration.pk)
    wish_for(amina, leo)
    for mode, words in (
        ("fair", "the fewest with a poor fit"),
        ("quality", "gives more mentees a mentor"),
        ("choice-first", "what mentees wished"),
        ("no such mode", "the fewest with a poor fit"),
    ):
        _post(coordinator, "run_make", iteration.pk, mode=mode)
        assert run_next_job("worker")
        run = MatchRun.objects.latest("number")
        assert run.mode == ("fair" if mode == "no such mode" else mode)
        assert words in _page(coordinator, "run_page", run.pk)


def test_while_a_run_is_worked_out_the_page_asks_for_its_progress_alone(
    iteration: Iteration, coordinator: Person
) -> None:
    _post(coordinator, "run_make", iteration.pk)
    run = MatchRun.objects.get()
    MatchRun.objects.update(state="running", stage="solving")
    client, url = signed_in_client(coordinator), reverse("matching:run_page", args=[run.pk])
    fragment = client.get(url, headers={"HX-Request": "true"})
    assert fragment.content.decode().strip().startswith("<section")
    assert "Looking for the best pairs" in fragment.content.decode()
    assert "0 of 100 per cent" in fragment.content.decode()
    MatchRun.objects.update(state="ready", stage="", result={"unmatched": []})
    assert client.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_proposal_is_stopped_before_it_is_done(iteration: Iteration, coordinator: Person) -> None:
    _post(coordinator, "run_make", iteration.pk)
    run = MatchRun.objects.get()
    page = _post(coordinator, "run_stop", run.pk)
    assert "This proposal was stopped" in page
    assert "Try again" in page
    assert "This proposal was done already." in _post(coordinator, "run_stop", run.pk)


def test_a_run_that_did_not_work_says_why_and_offers_another(
    iteration: Iteration, coordinator: Person
) -> None:
    MatchRun.objects.create(
        school=iteration.school,
        iteration=iteration,
        number=1,
        state="failed",
        failure="lost",
        made_at=clock.now(),
    )
    page = _page(coordinator, "run_page", MatchRun.objects.get().pk)
    assert "It took too long" in page
    assert "Try again" in page


def test_proven_best_names_the_rules_and_is_not_said_without_a_proof(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    run = make_run(iteration, by=coordinator)
    page = _page(coordinator, "run_page", run.pk)
    assert "Proven best" in page
    assert "mentors are at least 2 years above their mentees" in page
    MatchRun.objects.update(result={**run.result, "proven": False})
    page = _page(coordinator, "run_page", run.pk)
    assert "Proven best" not in page
    assert "no proof" in page


def test_a_run_that_is_out_of_date_says_so(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    run = make_run(iteration, by=coordinator)
    assert "Something has changed since" not in _page(coordinator, "run_page", run.pk)
    Profile.objects.get(person=leo.person).save()
    page = _page(coordinator, "run_page", run.pk)
    assert "Something has changed since" in page
    assert "profiles were changed" in page


def test_pairs_and_those_who_are_left_are_found_by_name(
    iteration: Iteration, coordinator: Person
) -> None:
    _some(iteration, 2)
    ready_student(iteration, "Ravi", 7, "mentee", growth_areas=["art"], free_times=["Mon 08:10"])
    run = make_run(iteration, by=coordinator)
    assert _page(coordinator, "run_page", run.pk, words="young1").count(">Change<span") == 1
    assert "Nobody found" in _page(coordinator, "run_page", run.pk, words="nobody")
    left = _page(coordinator, "run_page", run.pk, show="left")
    assert "Ravi" in left
    assert "With one more free time 2 mentors would be possible." in left
    assert "Nobody found" in _page(coordinator, "run_page", run.pk, show="left", words="young")


def test_a_pair_is_taken_out_of_a_proposal(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    run = make_run(iteration, by=coordinator)
    match = Match.objects.get()
    page = _post(coordinator, "suggestion_remove", match.pk)
    assert "1 change by hand since" in page
    assert "Proven best" not in page
    assert amina.person.full_name in _page(coordinator, "run_page", run.pk, show="left")
    assert not Match.objects.filter(run=run).exists()


def test_a_coordinator_sees_that_it_was_not_the_time_and_never_who_said_so(
    offer: Match, iteration: Iteration, coordinator: Person
) -> None:
    accept_match(offer, by=offer.mentee.person)
    before = _page(coordinator, "offer_list", iteration.pk)
    decline_match(offer, by=offer.mentor.person)
    after = _page(coordinator, "offer_list", iteration.pk)
    assert "Waiting for both" in before
    assert "Not this time" in after
    for page in (before, after):
        assert "said yes" not in page.replace("Both said yes", "")


def test_an_open_offer_is_taken_back_once(
    offer: Match, iteration: Iteration, coordinator: Person
) -> None:
    assert "Both are free again." in _post(coordinator, "offer_take_back", offer.pk)
    assert "closed in the meantime" in _post(coordinator, "offer_take_back", offer.pk)


def test_an_offer_is_read_in_ones_own_words_and_answered(offer: Match) -> None:
    amina, leo = offer.mentee.person, offer.mentor.person
    page = _page(amina, "match_page", offer.pk)
    assert "Leo" in page
    assert "Leo is good at something you want to get better at." in page
    assert "You are good at something Amina wants to get better at." in _page(
        leo, "match_page", offer.pk
    )
    Profile.objects.filter(person=leo).update(readers={"strengths": "programme"})
    assert "you want to get better at: maths" in _page(amina, "match_page", offer.pk)
    assert "Now the other one answers" in _post(amina, "match_accept", offer.pk)
    assert "You are a pair now." in _post(leo, "match_accept", offer.pk)
    assert Mentorship.objects.count() == 1


@pytest.mark.parametrize("how", ["declined", "expired", "withdrawn"])
def test_a_closed_offer_reads_the_same_however_it_closed(offer: Match, how: str) -> None:
    Match.objects.update(state=how)
    page = _page(offer.mentee.person, "match_page", offer.pk)
    assert "This offer is closed. Nobody did anything wrong" in page
    for word in ("declined", "expired", "said no", "Not this time"):
        assert word not in page


def test_an_answer_that_comes_too_late_is_told_kindly(offer: Match) -> None:
    assert "somebody else can come" in _post(offer.mentor.person, "match_decline", offer.pk)
    assert "This offer is closed." in _post(offer.mentee.person, "match_accept", offer.pk)
    assert "This offer is closed." in _post(offer.mentee.person, "match_decline", offer.pk)


def test_a_pair_by_hand_from_the_list_to_the_offer(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    assert "Amina" in _page(coordinator, "by_hand", iteration.pk)
    args = (iteration.pk, amina.person_id)
    page = _page(coordinator, "by_hand_for", *args)
    assert str(leo.pk) in page
    once = str(uuid.uuid4())
    data = {"mentor": leo.pk, "because": "The chess club.", "once": once}
    assert "Both have been asked." in _post(coordinator, "by_hand_for", *args, **data)
    assert "Both have been asked." in _post(coordinator, "by_hand_for", *args, **data)
    assert Match.objects.count() == 1
    assert "The chess club." in _page(coordinator, "offer_list", iteration.pk)
    assert "Nobody can be asked just now" in _page(coordinator, "by_hand_for", *args)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"because": "The chess club."}, "Choose a mentor."),
        ({"mentor": "leo"}, "Say in one sentence why."),
        ({"mentor": "untrained", "because": "The chess club."}, "This is not possible"),
        ({"mentor": str(uuid.uuid4()), "because": "x"}, "cannot be chosen any more"),
    ],
)
def test_what_is_wrong_with_a_pair_by_hand_is_said_and_the_words_stay(
    iteration: Iteration,
    coordinator: Person,
    amina: Application,
    leo: Application,
    data: dict,
    error: str,
) -> None:
    untrained = make_application(iteration, make_person(iteration.school, "Zoe", year=10), "mentor")
    known = {"leo": leo.pk, "untrained": untrained.pk}
    if "mentor" in data:
        data = {**data, "mentor": known.get(data["mentor"], data["mentor"])}
    url = reverse("matching:by_hand_for", args=[iteration.pk, amina.person_id])
    answer = signed_in_client(coordinator).post(url, {**data, "once": str(uuid.uuid4())})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert error in page
    assert data.get("because", "") in page
    assert not Match.objects.exists()


def test_empty_pages_say_what_they_are_for(iteration: Iteration, coordinator: Person) -> None:
    assert "Nobody has been asked yet" in _page(coordinator, "offer_list", iteration.pk)
    assert "Everyone has somebody" in _page(coordinator, "by_hand", iteration.pk)
    run = make_run(iteration, by=coordinator)
    assert "Nobody could be matched" in _page(coordinator, "run_page", run.pk)


@pytest.mark.parametrize("count", [1, 4])
def test_the_pages_cost_the_same_however_many_there_are(
    iteration: Iteration, coordinator: Person, count: int, django_assert_num_queries
) -> None:
    _some(iteration, count)
    for n in range(count):
        ready_student(iteration, f"Left{n}", 7, "mentee", growth_areas=["art"], languages=["pl"])
    run = make_run(iteration, by=coordinator)
    left = Application.objects.filter(person__given_name="Left0").get()
    client = signed_in_client(coordinator)
    for name, args, query, queries in (
        ("run_page", [run.pk], "", 9),
        ("run_page", [run.pk], "?show=left", 9),
        ("run_list", [iteration.pk], "", 9),
        ("by_hand", [iteration.pk], "", 9),
        ("by_hand_for", [iteration.pk, left.person_id], "", 15),
        ("run_change", [run.pk, left.person_id], "", 17),
        ("decision_list", [iteration.pk], "", 5),
    ):
        url = reverse(f"matching:{name}", args=args) + query
        client.get(url)
        with django_assert_num_queries(queries):
            client.get(url)
    publish_run(run, by=coordinator)
    url = reverse("matching:offer_list", args=[iteration.pk])
    client.get(url)
    with django_assert_num_queries(6):
        client.get(url)


def test_sliders_show_what_they_change_and_count_for_one_proposal_alone(
    iteration: Iteration, coordinator: Person, amina: Application
) -> None:
    Profile.objects.filter(person=amina.person).update(interests=["tea", "chess"])
    likes = {"strengths": ["art"], "interests": ["tea", "chess"]}
    good = ready_student(iteration, "Good", 11, "mentor", strengths=["maths"])
    alike = ready_student(iteration, "Alike", 11, "mentor", **likes)
    assert Match.objects.get(run=make_run(iteration, by=coordinator)).mentor == good
    usual = {"weight_choices": 35, "weight_needs": 25, "weight_background": 10, "weight_times": 15}
    shown = _page(coordinator, "run_preview", iteration.pk, **usual, weight_interests=15)
    assert "1 of 1 mentees matched" in shown
    assert "0 mentees stand otherwise than in proposal 1." in shown
    shown = _page(coordinator, "run_preview", iteration.pk, **usual, weight_interests=60)
    assert "1 mentee stands otherwise than in proposal 1." in shown
    _post(coordinator, "run_make", iteration.pk, **usual, weight_interests=60)
    run = iteration.runs.first()
    assert run is not None
    assert run.weights["interests"] == 60
    assert run_next_job("worker")
    assert Match.objects.get(run=run).mentor == alike
    assert "Interests 41 %" in _page(coordinator, "run_page", run.pk)


@pytest.mark.parametrize("nonsense", ["-1", "101", "much", ""])
def test_a_slider_that_says_nothing_leaves_it_as_in_the_programme(
    iteration: Iteration, coordinator: Person, nonsense: str
) -> None:
    _post(coordinator, "run_make", iteration.pk, weight_interests=nonsense)
    run = iteration.runs.first()
    assert run is not None
    assert run.weights == {}


def test_what_takes_long_is_not_worked_out_while_somebody_waits(
    iteration: Iteration, coordinator: Person, amina: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cairn.matching.preview.MOST", 0)
    assert "too many mentees" in _page(coordinator, "run_preview", iteration.pk)


def test_pairs_are_sorted_filtered_and_shown_as_cards(
    iteration: Iteration, coordinator: Person
) -> None:
    likes = {"growth_areas": ["maths"], "interests": ["tea", "chess"], "languages": ["en", "pl"]}
    ready_student(iteration, "Well", 7, "mentee", **likes)
    ready_student(iteration, "Poorly", 8, "mentee", growth_areas=["art"])
    for n in range(2):
        ready_student(
            iteration, f"Old{n}", 11, "mentor", strengths=["maths"], **dict(list(likes.items())[1:])
        )
    run = make_run(iteration, by=coordinator)
    page = _page(coordinator, "run_page", run.pk)
    assert page.index("Well") < page.index("Poorly")
    assert page.partition("<tbody>")[2].count("poor fit") == 1
    page = _page(coordinator, "run_page", run.pk, order="poorest")
    assert page.index("Poorly") < page.index("Well")
    page = _page(coordinator, "run_page", run.pk, only="poor", view="cards")
    assert "Poorly" in page
    assert ">Well" not in page
    assert "Needs and strengths" in page
    assert "0 of 25" in page
    keep_together(Match.objects.get(mentee__person__given_name="Well"), by=coordinator)
    page = _page(coordinator, "run_page", run.pk, only="kept")
    assert ">Well" in page
    assert "Poorly" not in page
