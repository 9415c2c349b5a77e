"""Pairs by hand, for coordinators."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cairn.matching import access, actions, queries, words
from cairn.matching.errors import MenteeIsNotFree, MentorIsFull, RuleStandsInTheWay
from cairn.matching.forms import ByHandForm, NameFilter
from cairn.matching.policies import hard_rules, soft_rules
from cairn.mentorships.queries import rematch_waits
from cairn.once.errors import AlreadyDone
from cairn.people.doors import PersonRequest, for_coordinators
from cairn.programmes.access import iteration_of_school
from cairn.programmes.models import Application, Iteration
from cairn.programmes.readiness import readiness_of

PAGE, MENTORS_SHOWN = 50, 20


@require_GET
@for_coordinators
def by_hand(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Mentees who have no mentor and were not asked, to choose one from."""
    iteration = iteration_of_school(iteration_id)
    form = NameFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = queries.mentees_without_mentor(iteration, chosen.get("words", ""))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    applications = list(page)
    waits = rematch_waits(iteration, [a.person_id for a in applications])
    rows = [
        {"gates": gates, "wait": waits.get(gates.application.person_id)}
        for gates in readiness_of(iteration, applications)
    ]
    context = {
        "iteration": iteration,
        "form": form,
        "page": page,
        "rows": rows,
        "filtered": any(chosen.values()),
    }
    return render(request, "matching/by_hand.html", context)


@require_http_methods(["GET", "POST"])
@for_coordinators
def by_hand_for(
    request: PersonRequest, iteration_id: uuid.UUID, person_id: uuid.UUID
) -> HttpResponse:
    """The mentors for one mentee: how they fit, why, and what stands in the way."""
    iteration = iteration_of_school(iteration_id)
    mentee = access.mentee_to_match(iteration, person_id)
    form = ByHandForm(iteration, request.POST or None)
    if request.method == "POST" and form.is_valid():
        trouble = _propose(request, iteration, mentee, form)
        if not trouble:
            messages.success(request, _("Both have been asked."))
            return redirect("matching:offer_list", iteration.pk)
        form.add_error("mentor", trouble)
    context = _options_context(request, iteration, mentee)
    status = 422 if form.errors else 200
    return render(request, "matching/by_hand_for.html", {**context, "form": form}, status=status)


def _propose(
    request: PersonRequest, iteration: Iteration, mentee: Application, form: ByHandForm
) -> str:
    """Ask both; returns what stands in the way, or nothing."""
    try:
        actions.propose_by_hand(
            iteration,
            mentee,
            form.cleaned_data["mentor"],
            by=request.person,
            because=form.cleaned_data["because"],
            once=request.POST.get("once", ""),
        )
    except AlreadyDone:
        return ""  # sent twice: the first of the two asked them
    except MenteeIsNotFree:
        return _("This mentee has a mentor or was asked about one in the meantime.")
    except MentorIsFull:
        return _("This mentor has no place left. Choose somebody else.")
    except RuleStandsInTheWay as rule:
        return _("This is not possible: %s.") % ", ".join(words.rules_in_words(rule.rules))
    return ""


def _options_context(
    request: PersonRequest, iteration: Iteration, mentee: Application
) -> dict[str, Any]:
    search = NameFilter(request.GET)
    found = queries.hand_options(iteration, mentee, search.name())
    page = Paginator(found.options, MENTORS_SHOWN).get_page(request.GET.get("page"))
    shown = list(page)
    of_mentee = queries.mentee_by_hand(iteration, found.gates)
    return {
        "iteration": iteration,
        "mentee": of_mentee,
        "mentee_hard": words.rules_in_words(hard_rules(of_mentee.rules)),
        "mentee_soft": words.rules_in_words(soft_rules(of_mentee.rules)),
        "search": search,
        "filtered": bool(search.name()),
        "page": page,
        "chosen": request.POST.get("mentor", ""),
        "rows": [
            {
                "option": option,
                "fit": words.fit_per_cent(option.points),
                "why": words.sentences([asdict(reason) for reason in why])[:3],
                "hard": words.rules_in_words(option.hard),
                "soft": words.rules_in_words(option.soft),
            }
            for option, why in zip(shown, found.reasons_for(shown), strict=True)
        ],
    }
