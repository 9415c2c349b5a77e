"""Pages of programmes and their iterations, for coordinators."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.once.errors import AlreadyDone
from cairn.people.doors import PersonRequest, for_coordinators
from cairn.people.enums import Role
from cairn.people.models import Person, StaffRole
from cairn.programmes import access, actions, gates, queries
from cairn.programmes.enums import IterationState, Side
from cairn.programmes.errors import GateClosed, HasMoved, NobodyCanMoveUp
from cairn.programmes.forms.iterations import NextIterationForm, ProgrammeForm, SettingsForm
from cairn.programmes.models import Iteration
from cairn.programmes.plan import activities_of_week
from cairn.programmes.words import changes_in_words, warnings_about
from cairn.ui.components import ProgressStep

MOVES = {
    IterationState.OPEN: actions.open_iteration,
    IterationState.RUNNING: actions.start_iteration,
    IterationState.CLOSED: actions.close_iteration,
}
HISTORY_SHOWN = 50


@require_GET
@for_coordinators
def programme_list(request: PersonRequest) -> HttpResponse:
    """Every iteration of the school, the latest first."""
    iterations = Iteration.objects.select_related("programme")
    return render(request, "programmes/programme_list.html", {"iterations": iterations})


@require_http_methods(["GET", "POST"])
@for_coordinators
def programme_create(request: PersonRequest) -> HttpResponse:
    """Start a programme."""
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        once = request.POST.get("once", "")
        try:
            made = actions.create_programme(by=request.person, once=once, **form.cleaned_data)
        except AlreadyDone as done:
            return redirect("programmes:iteration_page", done.outcome)
        return redirect("programmes:iteration_page", made.pk)
    status = 422 if form.errors else 200
    return render(request, "programmes/programme_create.html", {"form": form}, status=status)


@require_GET
@for_coordinators
def iteration_page(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """One iteration: how many, what is missing before it can go on, what is planned now."""
    iteration = access.iteration_of_school(iteration_id)
    steps = _steps_to_go_on(iteration, request.person)
    counts = queries.funnel(iteration)
    context = {
        "iteration": iteration,
        "tab": "overview",
        "funnel": [(side.label, side.value, counts[side]) for side in Side],
        "steps": steps,
        "may_go_on": all(step.done for step in steps),
        "places": queries.places_of(iteration),
        "warnings": warnings_about(iteration, _coordinators()),
        "this_week": activities_of_week(iteration, iteration.school.today()),
    }
    return render(request, "programmes/iteration_page.html", context)


def _steps_to_go_on(iteration: Iteration, person: Person) -> list[ProgressStep]:
    found = {
        IterationState.DRAFT: gates.gates_to_open,
        IterationState.OPEN: gates.gates_to_start,
        IterationState.RUNNING: gates.gates_to_close,
    }
    look = found.get(IterationState(iteration.state))
    return gates.steps_for(look(iteration), person) if look else []


def _coordinators() -> int:
    return StaffRole.objects.filter(role=Role.COORDINATOR, person__state="active").count()


@require_POST
@for_coordinators
def iteration_move(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Open for applications, start, or close."""
    iteration = access.iteration_of_school(iteration_id)
    to = request.POST.get("to", "")
    if to not in MOVES:
        raise Http404
    try:
        MOVES[IterationState(to)](iteration, by=request.person)
    except GateClosed:
        messages.warning(request, _("Something is still missing. The list below says what."))
    return redirect("programmes:iteration_page", iteration.pk)


@require_POST
@for_coordinators
def next_in_line(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Give a free place to the one who has waited longest."""
    iteration = access.iteration_to_change(iteration_id)
    try:
        taken_in = actions.take_in_next(iteration, by=request.person)
    except NobodyCanMoveUp:
        messages.info(request, _("No place is free any more, or nobody waits."))
    else:
        messages.success(request, _("%(name)s is taken in.") % {"name": taken_in.person.full_name})
    return redirect("programmes:iteration_page", iteration.pk)


@require_http_methods(["GET", "POST"])
@for_coordinators
def settings(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """How the iteration is set, and how it was set before."""
    iteration = access.iteration_to_change(iteration_id)
    form = SettingsForm(request.POST or None, initial=SettingsForm.initial_of(iteration))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_settings(
                iteration,
                by=request.person,
                version=form.cleaned_data["version"],
                values=form.values(),
                mentee_years=form.cleaned_data["mentee_years"],
                mentor_years=form.cleaned_data["mentor_years"],
            )
        except HasMoved as moved:
            return _settings_page(request, iteration, _again(request, moved.current), moved.current)
        messages.success(request, _("Saved."))
        return redirect("programmes:settings", iteration.pk)
    return _settings_page(request, iteration, form)


def _again(request: PersonRequest, current: Iteration) -> SettingsForm:
    """What was typed, on top of what stands now."""
    typed = request.POST.copy()
    typed["version"] = str(current.version)
    return SettingsForm(typed, initial=SettingsForm.initial_of(current))


def _settings_page(
    request: PersonRequest, iteration: Iteration, form: SettingsForm, now: Iteration | None = None
) -> HttpResponse:
    history = iteration.history.select_related("by")[:HISTORY_SHOWN]
    context = {
        "iteration": iteration,
        "tab": "settings",
        "form": form,
        "moved": now is not None,
        "warnings": warnings_about(now or iteration, _coordinators()),
        "history": [{"change": change, "lines": changes_in_words(change)} for change in history],
    }
    status = 409 if now is not None else 422 if form.errors else 200
    return render(request, "programmes/settings.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_coordinators
def iteration_next(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Begin another run of the same programme with the same settings."""
    iteration = access.iteration_of_school(iteration_id)
    form = NextIterationForm(request.POST or None, initial={"name": iteration.name})
    if request.method == "POST" and form.is_valid():
        once = request.POST.get("once", "")
        try:
            made = actions.make_next_iteration(
                iteration, by=request.person, once=once, **form.cleaned_data
            )
        except AlreadyDone as done:
            return redirect("programmes:iteration_page", done.outcome)
        return redirect("programmes:iteration_page", made.pk)
    context = {"form": form, "iteration": iteration}
    status = 422 if form.errors else 200
    return render(request, "programmes/iteration_next.html", context, status=status)
