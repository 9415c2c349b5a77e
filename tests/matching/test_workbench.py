"""A proposal in the coordinator's hands: another mentor, who makes room, what is kept."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from cairn.audit.models import AuditRow
from cairn.matching.actions import (
    choose_mentor,
    decide_against,
    keep_together,
    make_run,
    publish_run,
    remove_suggestion,
    take_back_decision,
)
from cairn.matching.errors import ReasonIsMissing, RuleStandsInTheWay, RunIsNotReady
from cairn.matching.held_data import export_decisions
from cairn.matching.models import Match, MatchRun, PairDecision
from cairn.matching.workbench import Workbench
from cairn.people.models import Person
from cairn.programmes.held_data import erase_applications
from cairn.programmes.models import Application, Iteration
from tests.cast import signed_in_client
from tests.matching.conftest import ready_student


@pytest.fixture
def mia(iteration: Iteration) -> Application:
    return ready_student(iteration, "Mia", 11, "mentor", strengths=["writing"])


@pytest.fixture
def sam(iteration: Iteration) -> Application:
    return ready_student(iteration, "Sam", 7, "mentee", growth_areas=["writing"])


@pytest.fixture
def run(
    iteration: Iteration,
    coordinator: Person,
    amina: Application,
    leo: Application,
    sam: Application,
    mia: Application,
) -> MatchRun:
    """Amina with Leo, Sam with Mia: both find what they look for."""
    return make_run(iteration, by=coordinator)


def _pairs(run: MatchRun) -> dict[str, str]:
    matches = Match.objects.filter(run=run).select_related("mentee__person", "mentor__person")
    return {m.mentee.person.given_name: m.mentor.person.given_name for m in matches}


def test_two_change_places(
    run: MatchRun, amina: Application, mia: Application, coordinator: Person
) -> None:
    assert _pairs(run) == {"Amina": "Leo", "Sam": "Mia"}
    match = choose_mentor(run, amina, mia.pk, by=coordinator)
    assert _pairs(run) == {"Amina": "Mia", "Sam": "Leo"}
    run.refresh_from_db()
    assert run.changes == 1
    assert PairDecision.objects.get().keeps
    assert match.reasons != []
    row = AuditRow.objects.get(action="match.chosen")
    assert row.details == {"somebody_moved": True, "place_added": False}


def test_what_is_kept_moves_for_nobody_and_stays_in_the_next_proposal(
    run: MatchRun,
    iteration: Iteration,
    amina: Application,
    sam: Application,
    mia: Application,
    coordinator: Person,
) -> None:
    choose_mentor(run, sam, Match.objects.get(run=run, mentee=amina).mentor_id, by=coordinator)
    assert _pairs(run) == {"Amina": "Mia", "Sam": "Leo"}
    leo = Match.objects.get(run=run, mentee=sam).mentor
    choice = Workbench(run, amina).choice(leo.pk)
    assert choice is not None
    assert choice.exchange.rules == ("room",)
    again = make_run(iteration, by=coordinator)
    assert _pairs(again) == {"Amina": "Mia", "Sam": "Leo"}
    assert again.result["proven"] is True


def test_a_decision_taken_back_sets_the_next_proposal_free(
    run: MatchRun, iteration: Iteration, amina: Application, mia: Application, coordinator: Person
) -> None:
    choose_mentor(run, amina, mia.pk, by=coordinator)
    decision = PairDecision.objects.get()
    take_back_decision(decision, by=coordinator)
    take_back_decision(decision, by=coordinator)
    assert AuditRow.objects.filter(action="match.decision_taken_back").count() == 1
    assert _pairs(make_run(iteration, by=coordinator)) == {"Amina": "Leo", "Sam": "Mia"}


def test_suggested_no_more(
    run: MatchRun, iteration: Iteration, amina: Application, coordinator: Person
) -> None:
    match = Match.objects.select_related("run", "mentee").get(run=run, mentee=amina)
    remove_suggestion(match, by=coordinator, for_good=True)
    remove_suggestion(match, by=coordinator, for_good=True)
    run.refresh_from_db()
    assert run.changes == 1
    assert [item["mentee"] for item in run.result["unmatched"]] == [str(amina.pk)]
    assert _pairs(make_run(iteration, by=coordinator)) == {"Amina": "Mia", "Sam": "Leo"}


def test_who_is_left_takes_a_place_or_gets_one_for_a_reason(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    """Leo takes one mentee; the programme allows two."""
    Iteration.objects.filter(pk=iteration.pk).update(mentees_per_mentor=2)
    iteration.refresh_from_db()
    zoe = ready_student(iteration, "Zoe", 7, "mentee", growth_areas=["writing"])
    run = make_run(iteration, by=coordinator)
    assert run.result["unmatched"][0]["change"]["change"] == "place"
    with pytest.raises(ReasonIsMissing):
        choose_mentor(run, zoe, leo.pk, by=coordinator)
    choose_mentor(run, zoe, leo.pk, by=coordinator, because="Leo offered to take both.")
    leo.refresh_from_db()
    run.refresh_from_db()
    assert leo.capacity == 2
    assert _pairs(run) == {"Amina": "Leo", "Zoe": "Leo"}
    assert run.result["unmatched"] == []
    assert publish_run(run, by=coordinator) == 2


def test_the_limit_of_the_programme_is_no_place_more(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    zoe = ready_student(iteration, "Zoe", 7, "mentee", growth_areas=["writing"])
    run = make_run(iteration, by=coordinator)
    with pytest.raises(RuleStandsInTheWay, match="room"):
        choose_mentor(run, zoe, leo.pk, by=coordinator, because="Leo offered.")


def test_a_rule_is_set_aside_for_a_reason_and_stays_so(
    iteration: Iteration, coordinator: Person, amina: Application
) -> None:
    close = ready_student(iteration, "Close", 8, "mentor", strengths=["maths"])
    run = make_run(iteration, by=coordinator)
    assert run.result["unmatched"][0]["change"]["change"] == "year"
    with pytest.raises(ReasonIsMissing):
        choose_mentor(run, amina, close.pk, by=coordinator, because="  ")
    choose_mentor(run, amina, close.pk, by=coordinator, because="They know each other.")
    (match,) = Match.objects.filter(run=make_run(iteration, by=coordinator))
    assert (match.overrides, match.by_hand_because) == (["year_gap"], "They know each other.")


def test_a_published_proposal_is_not_changed_any_more(
    run: MatchRun, amina: Application, mia: Application, coordinator: Person
) -> None:
    match = Match.objects.select_related("run", "mentee").get(run=run, mentee=amina)
    publish_run(run, by=coordinator)
    with pytest.raises(RunIsNotReady):
        choose_mentor(run, amina, mia.pk, by=coordinator)
    with pytest.raises(RunIsNotReady):
        remove_suggestion(match, by=coordinator)
    assert not PairDecision.objects.exists()


def test_somebody_who_is_no_mentor_cannot_be_chosen(
    run: MatchRun, amina: Application, coordinator: Person
) -> None:
    with pytest.raises(RuleStandsInTheWay):
        choose_mentor(run, amina, uuid.uuid4(), by=coordinator)


def test_another_decision_about_the_same_two_takes_the_place_of_the_first(
    run: MatchRun, amina: Application, coordinator: Person
) -> None:
    match = Match.objects.get(run=run, mentee=amina)
    keep_together(match, by=coordinator)
    decide_against(match, by=coordinator)
    assert [decision.keeps for decision in PairDecision.objects.all()] == [False]


def test_the_walk_from_the_list_to_another_mentor_and_back(
    run: MatchRun, iteration: Iteration, amina: Application, mia: Application, coordinator: Person
) -> None:
    client = signed_in_client(coordinator)
    url = reverse("matching:run_change", args=[run.pk, amina.person_id])
    page = client.get(url).content.decode()
    assert "Sam" in page
    assert "goes from" in page
    assert "Nobody else" not in page
    assert "Choose a mentor." in client.post(url, {}).content.decode()
    page = client.post(url, {"mentor": str(mia.pk)}, follow=True).content.decode()
    assert "These two stay together" in page
    assert "1 change by hand since" in page
    page = client.get(url).content.decode()
    assert "kept together" in page
    decisions = reverse("matching:decision_list", args=[iteration.pk])
    assert "kept together" in client.get(decisions).content.decode()
    assert "Nobody found" in client.get(decisions, {"words": "nobody"}).content.decode()
    undo = reverse("matching:decision_take_back", args=[PairDecision.objects.get().pk])
    assert "Taken back." in client.post(undo, follow=True).content.decode()
    assert "Nothing is decided yet" in client.get(decisions).content.decode()


def test_keeping_from_the_page_of_a_pair(
    run: MatchRun, amina: Application, coordinator: Person
) -> None:
    match = Match.objects.get(run=run, mentee=amina)
    url = reverse("matching:suggestion_keep", args=[match.pk])
    page = signed_in_client(coordinator).post(url, follow=True).content.decode()
    assert "kept together" in page
    assert "Keep these two together" not in page


def test_the_mentor_of_the_smallest_change_stands_first(
    iteration: Iteration, coordinator: Person, amina: Application
) -> None:
    for n in range(3):
        ready_student(iteration, f"Far{n}", 7, "mentor", strengths=["maths"])
    close = ready_student(iteration, "Close", 8, "mentor", strengths=["art"])
    run = make_run(iteration, by=coordinator)
    client = signed_in_client(coordinator)
    left = client.get(reverse("matching:run_page", args=[run.pk]), {"show": "left"})
    link = reverse("matching:run_change", args=[run.pk, amina.person_id]) + f"?mentor={close.pk}"
    assert link in left.content.decode()
    page = client.get(link).content.decode()
    assert page.index(close.person.full_name) < page.index("Far0")
    assert "checked" in page


def test_what_is_held_is_exported_and_erased(
    run: MatchRun, amina: Application, mia: Application, coordinator: Person
) -> None:
    choose_mentor(run, amina, mia.pk, by=coordinator, because="Both asked for it.")
    (told,) = export_decisions(mia.person)
    assert told["kept_together"] is True
    assert "Both asked for it." not in str(told)
    erase_applications(amina.person)
    assert not PairDecision.objects.exists()


def test_a_mentor_who_is_not_ready_any_more_is_nobody_s_choice(
    run: MatchRun, amina: Application, sam: Application, coordinator: Person
) -> None:
    match = Match.objects.select_related("mentor").get(run=run, mentee=amina)
    keep_together(match, by=coordinator)
    Application.objects.filter(pk=match.mentor_id).update(state="withdrawn")
    bench = Workbench(run, amina)
    assert bench.present is None
    assert str(match.mentor_id) not in [option.mentor for option in bench.options()]
    of_sam = Match.objects.get(run=run, mentee=sam).mentor_id
    with pytest.raises(RuleStandsInTheWay, match="room"):  # Sam has nowhere to go
        choose_mentor(run, amina, of_sam, by=coordinator)
