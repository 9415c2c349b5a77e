"""Programmes as students see them: apply, follow, train, say yes."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.lib.markdown import rendered
from cairn.people.doors import PersonRequest, for_students
from cairn.programmes import access, actions, policies, queries
from cairn.programmes.enums import (
    ApplicationState,
    ConsentScope,
    ConsentVoice,
    IterationState,
    ModuleForm,
    Side,
)
from cairn.programmes.errors import (
    AlreadyApplied,
    ApplicationDecided,
    HasMoved,
    NotOpen,
    TextHasChanged,
)
from cairn.programmes.forms.applications import AnswersForm, ApplicationEditForm, ApplyForm
from cairn.programmes.models import Application, TrainingDone, TrainingModule
from cairn.programmes.next_steps import steps_of, what_comes_next
from cairn.programmes.plan import activities_of_week
from cairn.programmes.readiness import readiness_of
from cairn.programmes.words import wait_in_words


@require_GET
@for_students
def open_programmes(request: PersonRequest) -> HttpResponse:
    """What a student can apply to, and where they have."""
    applications = Application.objects.filter(person=request.person)
    standing = applications.exclude(state=ApplicationState.WITHDRAWN)
    mine = list(standing.select_related("iteration").order_by("-applied_at"))
    found = queries.open_iterations().prefetch_related("mentee_years", "mentor_years")
    context = {
        "iterations": [one for one in found if policies.sides_left(one, request.person, mine)],
        "applied_to": {application.iteration_id for application in mine},
        "mine": mine,
    }
    return render(request, "programmes/open_programmes.html", context)


@require_http_methods(["GET", "POST"])
@for_students
def apply(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Apply as mentee or mentor."""
    iteration = access.iteration_to_apply_to(request.person, iteration_id)
    form = ApplyForm(
        request.POST or None,
        sides=policies.sides_open_to(iteration, request.person),
        mentees_at_most=iteration.mentees_per_mentor,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        side, capacity = Side(data["side"]), data.get("capacity") or 1
        try:
            application = actions.apply_to_iteration(
                iteration, request.person, side, hope=data["hope"], capacity=capacity
            )
        except AlreadyApplied:
            messages.info(request, _("You have applied already."))
            return redirect("programmes:open_programmes")
        except NotOpen:
            messages.info(request, _("This programme takes no applications any more."))
            return redirect("programmes:open_programmes")
        return redirect("programmes:my_application", application.pk)
    context = {"form": form, "iteration": iteration}
    return render(request, "programmes/apply.html", context, status=422 if form.errors else 200)


@require_GET
@for_students
def my_application(request: PersonRequest, application_id: uuid.UUID) -> HttpResponse:
    """One's own application: what is done, what is missing, where, and what comes next."""
    application = access.own_application(request.person, application_id)
    iteration = application.iteration
    ready = readiness_of(iteration, [application])[0]
    days_left = (iteration.ends_on - iteration.school.today()).days
    waits = application.state == ApplicationState.WAITING
    place = queries.place_in_line(application) if waits else None
    running = iteration.state == IterationState.RUNNING and ready.taken_in
    context = {
        "application": application,
        "ready": ready,
        "steps": steps_of(ready, days=queries.days_until_decided(iteration)),
        "next": what_comes_next(application, ready),
        "modules": _modules_with_done(application),
        "text": queries.newest_texts(iteration.programme_id).get(ConsentScope.TAKE_PART),
        "place": place,
        "wait": wait_in_words(place, days_left=days_left) if place else "",
        "may_ask": ready.is_ready and queries.has_older_mentors(application),
        "may_edit": policies.can_edit_application(application, request.person),
        "this_week": activities_of_week(iteration, iteration.school.today()) if running else [],
    }
    return render(request, "programmes/my_application.html", context)


def _modules_with_done(application: Application) -> list[dict[str, object]]:
    """The modules on offer, each with whether it is done or to be done again; two queries."""
    records: dict[uuid.UUID, TrainingDone] = {}
    done = TrainingDone.objects.filter(
        person=application.person_id, module__programme=application.iteration.programme_id
    )
    for record in done.order_by("at"):
        records[record.module_id] = record
    return [
        {
            "module": module,
            "record": records.get(module.pk),
            "done": module.pk in records and records[module.pk].repeat_asked_at is None,
        }
        for module in queries.modules_of(application.iteration.programme_id, application.side)
    ]


@require_http_methods(["GET", "POST"])
@for_students
def application_edit(request: PersonRequest, application_id: uuid.UUID) -> HttpResponse:
    """Change one's words while nothing is decided."""
    found = access.own_application_to_edit(request.person, application_id)
    given: dict[str, Any] = {
        "side": found.side,
        "mentees_at_most": found.iteration.mentees_per_mentor,
    }
    initial = {name: getattr(found, name) for name in ("hope", "capacity", "version")}
    form = ApplicationEditForm(request.POST or None, initial=initial, **given)
    context = {"form": form, "application": found}
    if request.method == "POST" and form.is_valid():
        data = {"capacity": found.capacity} | form.cleaned_data
        try:
            actions.revise_application(found, by=request.person, **data)
        except ApplicationDecided:
            messages.info(request, _("Your application was decided in the meantime."))
        except HasMoved as moved:
            again = data | {"version": moved.current.version}
            context |= {"form": ApplicationEditForm(again, **given), "now_reads": moved.current}
            return render(request, "programmes/application_edit.html", context, status=409)
        return redirect("programmes:my_application", found.pk)
    status = 422 if form.errors else 200
    return render(request, "programmes/application_edit.html", context, status=status)


@require_POST
@for_students
def assent(request: PersonRequest, application_id: uuid.UUID) -> HttpResponse:
    """The student's own yes or no to the text that was on the page."""
    application = access.own_application(request.person, application_id)
    programme_id = application.iteration.programme_id
    text = access.text_of_programme(programme_id, request.POST.get("text", ""))
    try:
        actions.record_answer(
            application.iteration,
            request.person,
            yes=request.POST.get("answer") == "yes",
            voice=ConsentVoice.STUDENT,
            given_by=request.person,
            text=text,
        )
    except TextHasChanged:
        messages.warning(request, _("The text has just changed. Please look at it again."))
    return redirect("programmes:my_application", application.pk)


@require_POST
@for_students
def withdraw(request: PersonRequest, application_id: uuid.UUID) -> HttpResponse:
    """Take one's application back."""
    application = access.own_application(request.person, application_id)
    actions.withdraw_application(application, by=request.person)
    messages.success(request, _("You have taken your application back."))
    return redirect("programmes:open_programmes")


@require_http_methods(["GET", "POST"])
@for_students
def training_module(request: PersonRequest, module_id: uuid.UUID) -> HttpResponse:
    """A short text and its questions."""
    module: TrainingModule = access.own_module(request.person, module_id)
    if module.form == ModuleForm.IN_PERSON:
        raise Http404
    application = (
        Application.objects.filter(
            person=request.person, side=module.side, iteration__programme=module.programme_id
        )
        .exclude(state=ApplicationState.WITHDRAWN)
        .latest("applied_at")
    )
    form = AnswersForm(request.POST if request.method == "POST" else None, module=module)
    if request.method == "POST" and form.is_valid():
        actions.finish_module(module, request.person)
        messages.success(request, _("Well done. That is finished."))
        return redirect("programmes:my_application", application.pk)
    context = {
        "module": module,
        "body": rendered(module.body),
        "form": form,
        "application": application,
    }
    status = 422 if form.errors else 200
    return render(request, "programmes/training_module.html", context, status=status)
