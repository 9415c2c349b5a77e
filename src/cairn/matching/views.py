"""Pages of matching."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from cairn.matching import access, actions
from cairn.matching.enums import MatchState
from cairn.matching.errors import MatchAlreadyClosed, MentorIsFull, RunAlreadyPublished
from cairn.matching.models import Match
from cairn.matching.words import rule_sentence, sentences
from cairn.people.doors import PersonRequest, for_coordinators, for_students
from cairn.people.queries import profile_visible_to
from cairn.programmes.access import iteration_of_school
from cairn.programmes.models import Application


@require_GET
@for_coordinators
def run_list(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Every proposal of an iteration, the latest first."""
    iteration = iteration_of_school(iteration_id)
    context = {"iteration": iteration, "runs": iteration.runs.all()}
    return render(request, "matching/run_list.html", context)


@require_POST
@for_coordinators
def run_make(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Work out a new proposal."""
    run = actions.make_run(iteration_of_school(iteration_id), by=request.person)
    return redirect("matching:run_page", run.pk)


@require_GET
@for_coordinators
def run_page(request: PersonRequest, run_id: uuid.UUID) -> HttpResponse:
    """The pairs of a proposal with their reasons, and who is left."""
    run = access.run_of_school(run_id)
    matches = Match.objects.filter(run=run).select_related(
        "mentee__person__year_group", "mentor__person__year_group"
    )
    rows = [{"match": match, "why": sentences(match.reasons)[:2]} for match in matches]
    left = {item["mentee"]: item["rules"] for item in run.result.get("unmatched", [])}
    unmatched = [
        {"application": application, "ways": [rule_sentence(r) for r in left[str(application.pk)]]}
        for application in Application.objects.filter(pk__in=left).select_related(
            "person__year_group"
        )
    ]
    context = {"run": run, "rows": rows, "unmatched": unmatched}
    return render(request, "matching/run_page.html", context)


@require_POST
@for_coordinators
def run_publish(request: PersonRequest, run_id: uuid.UUID) -> HttpResponse:
    """Ask both sides of every pair."""
    run = access.run_of_school(run_id)
    try:
        count = actions.publish_run(run, by=request.person)
    except RunAlreadyPublished:
        messages.info(request, _("This proposal was published before."))
    else:
        text = ngettext("%d pair has been asked.", "%d pairs have been asked.", count) % count
        messages.success(request, text)
    return redirect("matching:run_page", run.pk)


@require_POST
@for_coordinators
def suggestion_remove(request: PersonRequest, match_id: uuid.UUID) -> HttpResponse:
    """Take a pair out of a proposal."""
    match = access.suggestion_of_school(match_id)
    actions.remove_suggestion(match, by=request.person)
    return redirect("matching:run_page", match.run_id)


@require_GET
@for_students
def match_page(request: PersonRequest, match_id: uuid.UUID) -> HttpResponse:
    """Who this could be, and why, in plain words."""
    match = access.match_to_answer(request.person, match_id)
    as_mentee = match.mentee.person_id == request.person.pk
    other = match.mentor.person if as_mentee else match.mentee.person
    said_yes = match.mentee_said_yes_at if as_mentee else match.mentor_said_yes_at
    context = {
        "match": match,
        "other": other,
        "as_mentee": as_mentee,
        "said_yes": bool(said_yes),
        "is_open": match.state == MatchState.PROPOSED,
        "about": profile_visible_to(other.profile, is_mate=True),
        "why": sentences(match.reasons),
    }
    return render(request, "matching/match_page.html", context)


@require_POST
@for_students
def match_accept(request: PersonRequest, match_id: uuid.UUID) -> HttpResponse:
    """Yes."""
    match = access.match_to_answer(request.person, match_id)
    try:
        mentorship = actions.accept_match(match, by=request.person)
    except (MatchAlreadyClosed, MentorIsFull):
        messages.info(request, _("This offer is closed."))
        return redirect("home:today")
    if mentorship is not None:
        return redirect("mentorships:pair_page", mentorship.pk)
    messages.success(request, _("You said yes. Now the other one answers."))
    return redirect("matching:match_page", match.pk)


@require_POST
@for_students
def match_decline(request: PersonRequest, match_id: uuid.UUID) -> HttpResponse:
    """Not this time."""
    match = access.match_to_answer(request.person, match_id)
    try:
        actions.decline_match(match, by=request.person)
    except MatchAlreadyClosed:
        messages.info(request, _("This offer is closed."))
    else:
        messages.success(request, _("That is fine. Nobody learns why, and somebody else comes."))
    return redirect("home:today")
