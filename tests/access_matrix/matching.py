"""Runs are the coordinator's; an offer belongs to the two it was made to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cairn.lib import clock
from cairn.matching.models import Ask, Match, MatchRun, PairDecision
from cairn.mentorships.models import Mentorship
from cairn.programmes.models import Application
from tests.access_matrix import STUDENTS, Row
from tests.cast import Cast

COORDINATOR = {"coordinator"}
PAIR = {"mentee", "mentor"}


def _iteration(cast: Cast) -> dict[str, Any]:
    return {"iteration_id": cast.iteration.pk}


def _make_run(cast: Cast, number: int = 1) -> MatchRun:
    return MatchRun.objects.create(
        school=cast.mentee.school,
        iteration=cast.iteration,
        number=number,
        state="ready",
        made_at=clock.now(),
        result={"pairs": 1, "mentees": 1, "mentors": 1, "unmatched": []},
    )


def _make_match(cast: Cast, state: str) -> Match:
    return Match.objects.create(
        school=cast.mentee.school,
        iteration=cast.iteration,
        run=_make_run(cast),
        mentee=Application.objects.get(person=cast.mentee),
        mentor=Application.objects.get(person=cast.mentor),
        state=state,
        proposed_at=clock.now(),
        answer_by=clock.now() + timedelta(days=1),
    )


def _run(cast: Cast) -> dict[str, Any]:
    return {"run_id": _make_run(cast).pk}


def _two_runs(cast: Cast) -> dict[str, Any]:
    return {**_run(cast), "other_id": _make_run(cast, 2).pk}


def _suggestion(cast: Cast) -> dict[str, Any]:
    return {"match_id": _make_match(cast, "suggested").pk}


def _offer(cast: Cast) -> dict[str, Any]:
    # The two part first: a mentee has one formal pair at a time.
    Mentorship.objects.filter(pk=cast.mentorship.pk).update(state="closed")
    return {"match_id": _make_match(cast, "proposed").pk}


def _by_hand(cast: Cast) -> dict[str, Any]:
    return {**_iteration(cast), "person_id": cast.mentee.pk}


def _change(cast: Cast) -> dict[str, Any]:
    return {**_run(cast), "person_id": cast.mentee.pk}


def _decision(cast: Cast) -> dict[str, Any]:
    decision = PairDecision.objects.create(
        school=cast.mentee.school,
        iteration=cast.iteration,
        mentee=Application.objects.get(person=cast.mentee),
        mentor=Application.objects.get(person=cast.mentor),
        keeps=True,
        made_at=clock.now(),
    )
    return {"decision_id": decision.pk}


def _ask(cast: Cast) -> dict[str, Any]:
    ask = Ask.objects.create(
        school=cast.mentee.school,
        iteration=cast.iteration,
        mentee=Application.objects.get(person=cast.mentee),
        mentor=Application.objects.get(person=cast.mentor),
        state="agreed",
        asked_at=clock.now(),
        answer_by=clock.now() + timedelta(days=1),
    )
    return {"ask_id": ask.pk}


def _former_mentor(cast: Cast) -> dict[str, Any]:
    return {"mentor": Application.objects.get(person=cast.former_mentor).pk}


ROWS = {
    "matching:ask_list": Row({"get": STUDENTS, "post": STUDENTS}, _iteration, _former_mentor),
    "matching:wish_list": Row({"get": {"mentee"}, "post": {"mentee"}}, _iteration, _former_mentor),
    "matching:never_list": Row({"get": STUDENTS, "post": STUDENTS}, _iteration),
    "matching:ask_page": Row(
        {"get": PAIR, "post": PAIR}, _ask, lambda cast: {"what": "yes"}, outlives_pair=True
    ),
    "matching:ask_queue": Row({"get": COORDINATOR}, _iteration),
    "matching:ask_decide": Row({"post": COORDINATOR}, _ask, lambda cast: {"what": "refuse"}),
    "matching:offer_list": Row({"get": COORDINATOR}, _iteration),
    "matching:by_hand": Row({"get": COORDINATOR}, _iteration),
    "matching:by_hand_for": Row({"get": COORDINATOR, "post": COORDINATOR}, _by_hand),
    "matching:offer_take_back": Row({"post": COORDINATOR}, _offer),
    "matching:run_list": Row({"get": COORDINATOR}, _iteration),
    "matching:run_make": Row({"post": COORDINATOR}, _iteration),
    "matching:run_preview": Row({"get": COORDINATOR}, _iteration),
    "matching:run_page": Row({"get": COORDINATOR}, _run),
    "matching:run_compare": Row({"get": COORDINATOR}, _two_runs),
    "matching:run_fairness": Row({"get": COORDINATOR}, _run),
    "matching:run_stop": Row({"post": COORDINATOR}, _run),
    "matching:run_publish": Row({"post": COORDINATOR}, _run),
    "matching:run_change": Row({"get": COORDINATOR, "post": COORDINATOR}, _change),
    "matching:decision_list": Row({"get": COORDINATOR}, _iteration),
    "matching:decision_take_back": Row({"post": COORDINATOR}, _decision),
    "matching:suggestion_keep": Row({"post": COORDINATOR}, _suggestion),
    "matching:suggestion_remove": Row({"post": COORDINATOR}, _suggestion),
    "matching:match_page": Row({"get": PAIR}, _offer, outlives_pair=True),
    "matching:match_accept": Row({"post": PAIR}, _offer, outlives_pair=True),
    "matching:match_decline": Row({"post": PAIR}, _offer, outlives_pair=True),
    "matching:match_correct": Row({"post": PAIR}, _offer, outlives_pair=True),
}
