"""The offer, for the two it was made to."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cairn.matching import access, actions
from cairn.matching.enums import MatchState
from cairn.matching.errors import MatchAlreadyClosed, MentorIsFull
from cairn.matching.policies import is_overdue
from cairn.matching.words import reasons_by_sentence
from cairn.people.doors import PersonRequest, for_students
from cairn.people.queries import profile_visible_to


@require_GET
@for_students
def match_page(request: PersonRequest, match_id: uuid.UUID) -> HttpResponse:
    """Who this could be, and why, in plain words."""
    match = access.match_to_answer(request.person, match_id)
    as_mentee = match.mentee.person_id == request.person.pk
    other = match.mentor.person if as_mentee else match.mentee.person
    profile = getattr(other, "profile", None)
    about = profile_visible_to(profile, is_mate=True) if profile else {}
    side = "mentee" if as_mentee else "mentor"
    said_yes = match.mentee_said_yes_at if as_mentee else match.mentor_said_yes_at
    overdue = is_overdue(match, match.iteration.school)
    context = {
        "match": match,
        "other": other,
        "as_mentee": as_mentee,
        "said_yes": bool(said_yes),
        "is_open": match.state == MatchState.PROPOSED and not overdue,
        "is_pair": match.state == MatchState.ACCEPTED,
        "about": about,
        "why": reasons_by_sentence(match.reasons, side, other.first_name, about.keys()),
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
        messages.info(
            request, _("This offer is closed. Nobody did anything wrong; somebody else can come.")
        )
        return redirect("home:today")
    if mentorship is not None:
        messages.success(request, _("You are a pair now. Say hello!"))
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
        messages.success(request, _("That is fine. Nobody is told, and somebody else can come."))
    return redirect("home:today")


@require_POST
@for_students
def match_correct(request: PersonRequest, match_id: uuid.UUID) -> HttpResponse:
    """A reason that is not right."""
    match = access.match_to_answer(request.person, match_id)
    try:
        actions.correct_reason(match, request.POST.get("reason", ""), by=request.person)
    except MatchAlreadyClosed:
        messages.info(request, _("This offer is closed."))
    else:
        messages.success(
            request,
            _("Thank you. It is gone for both of you. Is it in your profile? Change it there."),
        )
    return redirect("matching:match_page", match.pk)
