"""Runs and offers, for coordinators."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from cairn.matching import access, actions, queries, words
from cairn.matching.enums import ENDED_RUNS, OPEN_RUNS, AskState, MatchState, RunMode, RunState
from cairn.matching.errors import MatchAlreadyClosed, RunAlreadyPublished, RunIsNotReady
from cairn.matching.forms import MatchFilter, NameFilter, RunFilter, RunForm
from cairn.matching.models import MatchRun
from cairn.matching.preview import preview_of
from cairn.people.doors import PersonRequest, for_coordinators
from cairn.programmes.access import iteration_of_school
from cairn.programmes.models import Application
from cairn.ui.fragments import wants_fragment

PAGE = 50
RUNS_SHOWN = 20


@require_GET
@for_coordinators
def run_list(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Every proposal of an iteration, the latest first."""
    iteration = iteration_of_school(iteration_id)
    page = Paginator(iteration.runs.all(), RUNS_SHOWN).get_page(request.GET.get("page"))
    waiting = queries.waiting_mentees(iteration)
    context = {
        "iteration": iteration,
        "page": page,
        "form": RunForm(iteration, some_wish=waiting.with_wishes > 0),
        "without": waiting.mentees,
        "agreed": queries.open_asks_of(iteration).filter(state=AskState.AGREED).count(),
        "asked": queries.offers_of(iteration).filter(state=MatchState.PROPOSED).count(),
    }
    return render(request, "matching/run_list.html", context)


@require_POST
@for_coordinators
def run_make(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Have a new proposal worked out."""
    iteration = iteration_of_school(iteration_id)
    some_wish = queries.waiting_mentees(iteration).with_wishes > 0
    form = RunForm(iteration, request.POST, some_wish=some_wish)
    run = actions.start_run(
        iteration,
        by=request.person,
        mode=form.chosen(),
        weights=form.weights(),
        near=queries.run_near(iteration, access.as_id(request.POST.get("near", ""))),
    )
    return redirect("matching:run_page", run.pk)


@require_GET
@for_coordinators
def run_preview(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """What a proposal would come to with what is chosen now; nothing is kept."""
    iteration = iteration_of_school(iteration_id)
    form = RunForm(iteration, request.GET, some_wish=True)
    preview = preview_of(iteration, form.chosen(), form.weights())
    context = {
        "preview": preview,
        "fit": words.fit_per_cent(preview.points) if preview else 0,
        "iteration": iteration,
    }
    name = "#preview" if wants_fragment(request) else ""
    return render(request, f"matching/run_preview.html{name}", context)


@require_GET
@for_coordinators
def run_page(request: PersonRequest, run_id: uuid.UUID) -> HttpResponse:
    """How a proposal comes along; then its pairs with their reasons, and who is left."""
    run = access.run_of_school(run_id)
    if run.state in (*OPEN_RUNS, *ENDED_RUNS):
        if wants_fragment(request) and run.state in OPEN_RUNS:
            return render(request, "matching/run_waiting.html#progress", {"run": run})
        if not wants_fragment(request):
            return render(request, "matching/run_waiting.html", {"run": run})
    if wants_fragment(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "matching/run_page.html", _run_context(request, run))


@require_POST
@for_coordinators
def run_stop(request: PersonRequest, run_id: uuid.UUID) -> HttpResponse:
    """Give up a proposal that is not done yet."""
    run = access.run_of_school(run_id)
    if not actions.stop_run(run, by=request.person):
        messages.info(request, _("This proposal was done already."))
    return redirect("matching:run_page", run.pk)


def _run_context(request: PersonRequest, run: MatchRun) -> dict[str, Any]:
    shows_left = request.GET.get("show") == "left"
    form = (NameFilter if shows_left else RunFilter)(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = _left(run, chosen) if shows_left else _pairs(run, chosen)
    counts = queries.counts_of_run(run)
    paginator = Paginator(rows, PAGE)
    if not shows_left and not (chosen.get("words") or chosen.get("only")):
        paginator.count = sum(counts.values())  # known: it need not be asked
    page = paginator.get_page(request.GET.get("page"))
    suggested = counts.get(MatchState.SUGGESTED, 0)
    stale = queries.changes_since(run) if run.state == RunState.READY else []
    return {
        "run": run,
        "form": form,
        "page": page,
        "rows": _left_rows(run, page) if shows_left else _pair_rows(page, run),
        "shows_left": shows_left,
        "as_cards": request.GET.get("view") == "cards",
        "suggested": suggested,
        "all_pairs": sum(counts.values()),
        "all_left": len(run.result.get("unmatched", [])),
        "filtered": bool(chosen.get("words") or chosen.get("only")),
        "stale": words.changes_in_words(stale),
        "rules": words.rules_of_run(run.result),
        "weights": words.weights_of_run(run.weights),
        "proven": words.proven_best(RunMode(run.mode)),
        "others": queries.runs_beside(run)[:RUNS_SHOWN],
    }


def _pairs(run: MatchRun, chosen: dict[str, Any]) -> Any:
    return queries.pairs_of_run(
        run, chosen.get("words", ""), chosen.get("only", ""), chosen.get("order", "")
    )


def _left(run: MatchRun, chosen: dict[str, Any]) -> Any:
    return queries.unmatched_of(run, chosen.get("words", ""))


def _pair_rows(page: Any, run: MatchRun | None = None) -> list[dict[str, Any]]:
    matches = list(page)
    in_line = queries.next_in_line(run, [match.mentee_id for match in matches]) if run else {}
    return [
        {
            "match": match,
            "fit": words.fit_per_cent(match.points),
            "is_poor": words.has_poor_fit(match.points),
            "is_kept": getattr(match, "is_kept", False),
            "parts": words.fit_parts(match.parts, run.result.get("weights", {})) if run else [],
            "why": words.sentences(match.reasons),
            "set_aside": words.rules_in_words(match.overrides),
            "not_right": words.corrections(match.corrections),
            "next_in_line": in_line.get(match.mentee_id, []),
        }
        for match in matches
    ]


def _left_rows(run: MatchRun, page: Any) -> list[dict[str, Any]]:
    left = {item["mentee"]: item for item in run.result.get("unmatched", [])}
    shown = [(application, left[str(application.pk)]) for application in page]
    changes = [item["change"] for _application, item in shown if "change" in item]
    mentors = queries.applications_by_id([uuid.UUID(change["mentor"]) for change in changes])
    return [
        {
            "application": application,
            "ways": [words.way_sentence(way) for way in item["rules"]],
            "change": _change(item.get("change"), application, mentors),
        }
        for application, item in shown
    ]


def _change(
    change: dict[str, Any] | None, mentee: Application, mentors: dict[uuid.UUID, Application]
) -> dict[str, Any] | None:
    """The smallest step in words, with the mentor; None where that mentor is not there any more."""
    mentor = mentors.get(uuid.UUID(change["mentor"])) if change else None
    if change is None or mentor is None:
        return None
    name = mentor.person.full_name
    text = words.change_sentence(change, name, mentee.person.first_name)
    return {"text": text, "mentor": mentor}


@require_POST
@for_coordinators
def run_publish(request: PersonRequest, run_id: uuid.UUID) -> HttpResponse:
    """Ask both sides of every pair."""
    run = access.run_of_school(run_id)
    try:
        count = actions.publish_run(run, by=request.person)
    except RunAlreadyPublished:
        messages.info(request, _("This proposal was published before."))
    except RunIsNotReady:
        messages.info(request, _("This proposal has no pairs to publish."))
    else:
        text = ngettext("%d pair has been asked.", "%d pairs have been asked.", count) % count
        messages.success(request, text)
    return redirect("matching:run_page", run.pk)


@require_POST
@for_coordinators
def suggestion_remove(request: PersonRequest, match_id: uuid.UUID) -> HttpResponse:
    """Take a pair out of a proposal."""
    match = access.suggestion_of_school(match_id)
    try:
        actions.remove_suggestion(match, by=request.person, for_good="for_good" in request.POST)
    except RunIsNotReady:
        messages.info(request, _("This proposal was published in the meantime."))
    return redirect("matching:run_page", match.run_id)


@require_GET
@for_coordinators
def offer_list(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Every offer that was made, and how it ended; never who said no."""
    iteration = iteration_of_school(iteration_id)
    form = MatchFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    offers = queries.matches_found(
        queries.offers_of(iteration), chosen.get("words", ""), chosen.get("state", "")
    )
    page = Paginator(offers, PAGE).get_page(request.GET.get("page"))
    context = {
        "iteration": iteration,
        "form": form,
        "page": page,
        "rows": _pair_rows(page),
        "filtered": any(chosen.values()),
    }
    return render(request, "matching/offer_list.html", context)


@require_POST
@for_coordinators
def offer_take_back(request: PersonRequest, match_id: uuid.UUID) -> HttpResponse:
    """Take an open offer back."""
    match = access.offer_of_school(match_id)
    try:
        actions.take_back_offer(match, by=request.person)
    except MatchAlreadyClosed:
        messages.info(request, _("This offer was answered or closed in the meantime."))
    else:
        messages.success(request, _("The offer is taken back. Both are free again."))
    return redirect("matching:offer_list", match.iteration_id)
