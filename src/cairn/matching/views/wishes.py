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
from cairn.matching.forms import NameFilter
from cairn.matching.views.asks import as_id
from cairn.people.doors import PersonRequest, for_students
from cairn.people.queries import profile_visible_to
from cairn.programmes.enums import Side
from cairn.programmes.models import Application

MENTORS_SHOWN = 20


@require_http_methods(["GET", "POST"])
@for_students
def wish_list(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """The mentors of an iteration, and those one would like, the dearest first."""
    mine = access.own_place(request.person, iteration_id, Side.MENTEE)
    if request.method == "POST":
        _change(request, mine)
        return redirect("matching:wish_list", iteration_id)
    form = NameFilter(request.GET)
    page = Paginator(queries.mentors_to_wish_for(mine, form.name()), MENTORS_SHOWN).get_page(
        request.GET.get("page")
    )
    context = {
        "application": mine,
        "iteration": mine.iteration,
        "form": form,
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
    else:
        named = as_id(request.POST.get("mentor", ""))
        mentor = queries.mentors_to_wish_for(mine).filter(pk=named).first()
        if mentor is not None:
            _wish_for(request, mine, mentor)


def _wish_for(request: PersonRequest, mine: Application, mentor: Application) -> None:
    try:
        actions.wish_for(mine, mentor)
    except EnoughWishes:
        messages.info(request, _("You have named five. Take somebody off first."))
