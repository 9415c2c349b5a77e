"""Everyone who applied, for coordinators: found, decided, asked."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cairn.lib.pages import page_of
from cairn.people.doors import PersonRequest, for_coordinators
from cairn.people.models import Person
from cairn.programmes import access, actions, queries
from cairn.programmes.applicant_rows import rows_for
from cairn.programmes.enums import ModuleForm
from cairn.programmes.forms.applications import ApplicantsForm, BulkForm
from cairn.programmes.models import Application, Iteration, TrainingModule
from cairn.programmes.policies import LIVE_STATES
from cairn.programmes.words import counted_in_words, decided_in_words, invited_in_words

PAGE = 25


@require_GET
@for_coordinators
def applicants(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Everyone who applied, with what is done and what is missing."""
    iteration = access.iteration_of_school(iteration_id)
    standings = queries.standings_of(iteration)
    form = ApplicantsForm(request.GET or None, standings=standings)
    chosen = form.chosen()
    found = queries.applicants_found(iteration, chosen)
    count = found.count() if chosen.looks_closer else standings.of(chosen.side, chosen.state)
    page, applications = page_of(found, PAGE, count=count, number=request.GET.get("page"))
    context = {
        "iteration": iteration,
        "tab": "applicants",
        "form": form,
        "page": page,
        "rows": rows_for(iteration, applications),
        "anybody": any(standings.counts.values()),
        "chosen": chosen,
        "places": standings.places(iteration),
        "modules": _in_person(iteration).only("title", "side"),
        "today": iteration.school.today(),
    }
    return render(request, "programmes/applicants.html", context)


def _in_person(iteration: Iteration) -> QuerySet[TrainingModule]:
    return queries.modules_of(iteration.programme_id).filter(form=ModuleForm.IN_PERSON)


@require_POST
@for_coordinators
def applicants_decide(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Do one thing for the ticked ones, or for everyone the filter finds; say what came of it."""
    iteration = access.iteration_to_change(iteration_id)
    form = BulkForm(request.POST, modules=_in_person(iteration))
    ids = _chosen_ids(request.POST, iteration)
    if not form.is_valid() or not ids:
        messages.warning(request, _("Nothing was done: tick at least one person first."))
    else:
        do = DOING[form.cleaned_data["what"]]
        messages.info(request, do(request, iteration, ids, form.cleaned_data))
    return redirect(_back_to_list(iteration, request.POST))


def _chosen_ids(posted: QueryDict, iteration: Iteration) -> list[uuid.UUID]:
    if posted.get("everyone"):
        found = queries.applicants_found(iteration, ApplicantsForm(posted).chosen())
        return list(found.order_by("applied_at", "pk").values_list("pk", flat=True))
    ticked = [i for i in posted.getlist("application") if _is_id(i)]
    of_iteration = Application.objects.filter(iteration=iteration, pk__in=ticked)
    return list(of_iteration.order_by("applied_at", "pk").values_list("pk", flat=True))


def _back_to_list(iteration: Iteration, posted: QueryDict) -> str:
    kept = QueryDict(mutable=True)
    for name in ("side", "state", "missing", "words"):
        if value := posted.get(name):
            kept[name] = str(value)
    url = reverse("programmes:applicants", args=[iteration.pk])
    return f"{url}?{kept.urlencode()}" if kept else url


def _take_in(
    request: PersonRequest, iteration: Iteration, ids: list[uuid.UUID], data: dict[str, Any]
) -> str:
    return decided_in_words(actions.take_in_many(iteration, ids, by=request.person))


def _decline(
    request: PersonRequest, iteration: Iteration, ids: list[uuid.UUID], data: dict[str, Any]
) -> str:
    return decided_in_words(actions.decline_many(iteration, ids, by=request.person))


def _invite(
    request: PersonRequest, iteration: Iteration, ids: list[uuid.UUID], data: dict[str, Any]
) -> str:
    return invited_in_words(actions.invite_guardians(iteration, ids, by=request.person))


def _paper(
    request: PersonRequest, iteration: Iteration, ids: list[uuid.UUID], data: dict[str, Any]
) -> str:
    students = _students(ids)
    yes = data["what"] == "paper"
    done = actions.record_paper_many(iteration, students, by=request.person, yes=yes)
    because = _("For %(count)s it was noted before, or they do not stand any more.")
    return counted_in_words(done, len(ids) - done, because)


def _tick(
    request: PersonRequest, iteration: Iteration, ids: list[uuid.UUID], data: dict[str, Any]
) -> str:
    module = data["module"]
    if module is None:
        return _("Nothing was done: choose which training it was.")
    students = _students(ids, side=module.side)
    done_on = data["done_on"] or iteration.school.today()
    if done_on > iteration.school.today():
        return _("Nothing was done: this day lies ahead. Tick people when they were there.")
    done = actions.tick_many(module, students, by=request.person, done_on=done_on)
    because = _("%(count)s had it already, or this training is for the other side.")
    return counted_in_words(done, len(ids) - done, because)


def _students(ids: list[uuid.UUID], **which: str) -> list[Person]:
    standing = Application.objects.filter(pk__in=ids, state__in=LIVE_STATES, **which)
    return list(Person.objects.filter(pk__in=standing.values("person")))


Doing = Callable[[PersonRequest, Iteration, list[uuid.UUID], dict[str, Any]], str]
DOING: dict[str, Doing] = {
    "take_in": _take_in,
    "decline": _decline,
    "invite": _invite,
    "paper": _paper,
    "paper_no": _paper,
    "in_person": _tick,
}


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
