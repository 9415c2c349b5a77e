"""Whom a mentee would like as a mentor."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.matching import access, actions, queries
from cairn.matching.errors import EnoughWishes
from cairn.matching.forms import MattersForm, NameFilter
from cairn.people.doors import PersonRequest, for_students
from cairn.people.queries import profile_visible_to
from cairn.programmes.enums import Side
from cairn.programmes.models import Application

MENTORS_SHOWN, NAMES_SHOWN = 20, 10


@require_http_methods(["GET", "POST"])
@for_students
def wish_list(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """The mentors of an iteration, and those one would like, the dearest first."""
    mine = access.own_place(request.person, iteration_id, Side.MENTEE)
    if request.method == "POST":
        _change(request, mine)
        return redirect("matching:wish_list", iteration_id)
    matters = MattersForm(mine, queries.genders_of_mentors(mine.iteration))
    form = NameFilter(request.GET)
    page = Paginator(queries.mentors_to_wish_for(mine, form.name()), MENTORS_SHOWN).get_page(
        request.GET.get("page")
    )
    context = {
        "application": mine,
        "iteration": mine.iteration,
        "form": form,
        "matters": matters,
        "filtered": bool(form.name()),
        "page": page,
        "rows": [_row(mentor) for mentor in page],
        "wishes": queries.wished_for(mine),
        "most": actions.MOST_WISHES,
        "has_mentor": queries.has_formal_mentor(mine),
    }
    return render(request, "matching/wish_list.html", context)


def _row(mentor: Application) -> dict[str, Any]:
    profile = getattr(mentor.person, "profile", None)
    return {"mentor": mentor, "about": profile and profile_visible_to(profile, is_mate=True)}


def _change(request: PersonRequest, mine: Application) -> None:
    """One of the buttons; what is not there any more changes nothing."""
    if "first" in request.POST:
        actions.put_first(mine, request.POST["first"])
    elif "off" in request.POST:
        actions.no_longer_wish_for(mine, request.POST["off"])
    elif "matters_most" in request.POST:
        _say_what_matters(request, mine)
    else:
        named = access.as_id(request.POST.get("mentor", ""))
        mentor = queries.mentors_to_wish_for(mine).filter(pk=named).first()
        if mentor is not None:
            _wish_for(request, mine, mentor)


def _say_what_matters(request: PersonRequest, mine: Application) -> None:
    form = MattersForm(mine, queries.genders_of_mentors(mine.iteration), request.POST)
    if form.is_valid():
        actions.say_what_matters(mine, **form.values())
        messages.success(request, _("Saved."))


def _wish_for(request: PersonRequest, mine: Application, mentor: Application) -> None:
    try:
        actions.wish_for(mine, mentor)
    except EnoughWishes:
        messages.info(request, _("You have named five. Take somebody off first."))


@require_http_methods(["GET", "POST"])
@for_students
def never_list(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Whom one never wants to be matched with; the matching alone reads it."""
    mine = access.own_place(request.person, iteration_id)
    form = NameFilter(request.GET)
    found = queries.others_called(mine, form.name())
    if request.method == "POST":
        _change_never(request, mine)
        return redirect("matching:never_list", iteration_id)
    context = {
        "application": mine,
        "as_mentee": mine.side == Side.MENTEE,
        "form": form,
        "filtered": bool(form.name()),
        "named": queries.never_with(request.person),
        "found": found[:NAMES_SHOWN],
    }
    return render(request, "matching/never_list.html", context)


def _change_never(request: PersonRequest, mine: Application) -> None:
    """One of the buttons; who takes no part, or is oneself, changes nothing."""
    if "off" in request.POST:
        actions.may_be_matched_with(request.person, access.as_id(request.POST["off"]))
        return
    named = access.as_id(request.POST.get("person", ""))
    other = queries.others_of(mine).filter(pk=named).first()
    if other is not None:
        actions.never_match_with(request.person, other)
