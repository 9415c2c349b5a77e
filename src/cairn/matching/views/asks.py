"""Informal mentors: asking, answering, and the coordinator's approval."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.matching import access, actions, queries, words
from cairn.matching.enums import AskState
from cairn.matching.errors import AlreadyAsked, AskHasMoved, MentorIsFull, RuleStandsInTheWay
from cairn.matching.forms import NameFilter
from cairn.matching.models import Ask
from cairn.people.doors import PersonRequest, for_coordinators, for_students
from cairn.people.queries import profile_visible_to
from cairn.programmes.access import iteration_of_school

PAGE, MENTORS_SHOWN = 50, 20


@require_http_methods(["GET", "POST"])
@for_students
def ask_list(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Older students of the programme who can be asked, and what one has asked."""
    mine = access.own_place(request.person, iteration_id)
    if request.method == "POST":
        return _ask(request, iteration_id)
    form = NameFilter(request.GET)
    page = Paginator(queries.mentors_to_ask(mine, form.name()), MENTORS_SHOWN).get_page(
        request.GET.get("page")
    )
    possible = queries.possible_to_ask(mine, list(page))
    asked = list(queries.asks_made_by(mine))
    context = {
        "application": mine,
        "iteration": mine.iteration,
        "form": form,
        "filtered": bool(form.name()),
        "page": page,
        "rows": [
            {
                "mentor": mentor,
                "about": profile_visible_to(mentor.person.profile, is_mate=True),
                "possible": mentor.pk in possible,
            }
            for mentor in page
        ],
        "asked": asked,
        "has_open": any(ask.state in (AskState.ASKED, AskState.AGREED) for ask in asked),
    }
    return render(request, "matching/ask_list.html", context)


def _ask(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    mine = access.own_place(request.person, iteration_id)
    mentor = get_object_or_404(
        queries.mentors_taken_in(mine.iteration), pk=access.as_id(request.POST.get("mentor", ""))
    )
    try:
        ask = actions.ask_mentor(mine.iteration, mine, mentor)
    except AlreadyAsked:
        messages.info(request, _("One at a time: you are waiting for somebody's answer already."))
        return redirect("matching:ask_list", iteration_id)
    except RuleStandsInTheWay:
        messages.info(request, _("This is not possible at the moment. You can ask somebody else."))
        return redirect("matching:ask_list", iteration_id)
    return redirect("matching:ask_page", ask.pk)


@require_http_methods(["GET", "POST"])
@for_students
def ask_page(request: PersonRequest, ask_id: uuid.UUID) -> HttpResponse:
    """One wish, for the two it is about: take it back, or answer it."""
    ask = access.ask_of_member(request.person, ask_id)
    asked_by_me = ask.mentee.person_id == request.person.pk
    if request.method == "POST":
        return _answer(request, ask, asked_by_me)
    profile = getattr(ask.mentee.person, "profile", None)
    context = {
        "ask": ask,
        "asked_by_me": asked_by_me,
        "is_open": ask.state in (AskState.ASKED, AskState.AGREED),
        "about": profile_visible_to(profile, is_mate=True) if profile else {},
    }
    return render(request, "matching/ask_page.html", context)


def _answer(request: PersonRequest, ask: Ask, asked_by_me: bool) -> HttpResponse:
    what = request.POST.get("what", "")
    try:
        if asked_by_me and what == "take_back":
            actions.take_back_ask(ask, by=request.person)
        elif not asked_by_me and what in {"yes", "no"}:
            actions.answer_ask(ask, by=request.person, yes=what == "yes")
    except AskHasMoved:
        messages.info(request, _("This has changed in the meantime. Here is how it stands now."))
    return redirect("matching:ask_page", ask.pk)


@require_GET
@for_coordinators
def ask_queue(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Wishes that wait: those a coordinator approves first."""
    iteration = iteration_of_school(iteration_id)
    page = Paginator(queries.open_asks_of(iteration), PAGE).get_page(request.GET.get("page"))
    context = {"iteration": iteration, "page": page}
    return render(request, "matching/ask_queue.html", context)


@require_POST
@for_coordinators
def ask_decide(request: PersonRequest, ask_id: uuid.UUID) -> HttpResponse:
    """Approve, or not this time."""
    ask = access.ask_of_school(ask_id)
    try:
        if request.POST.get("what") == "approve":
            actions.approve_ask(ask, by=request.person)
            messages.success(request, _("Approved: they are a pair."))
        else:
            actions.refuse_ask(ask, by=request.person)
            messages.success(request, _("Both read: not this time."))
    except AskHasMoved:
        messages.info(request, _("This has changed in the meantime."))
    except MentorIsFull:
        messages.warning(request, _("This mentor has no place left."))
    except RuleStandsInTheWay as rule:
        text = ", ".join(words.rules_in_words(rule.rules))
        messages.warning(request, _("This is not possible: %s.") % text)
    return redirect("matching:ask_queue", ask.iteration_id)
