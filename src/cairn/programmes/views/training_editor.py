"""Training as coordinators edit it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.lib.markdown import rendered
from cairn.once.errors import AlreadyDone
from cairn.people.doors import PersonRequest, for_coordinators
from cairn.programmes import access, actions, queries
from cairn.programmes.enums import Side
from cairn.programmes.errors import HasMoved
from cairn.programmes.forms.training import ModuleEditForm, QuestionForm
from cairn.programmes.models import Iteration, TrainingModule, TrainingQuestion
from cairn.programmes.policies import needed_minutes

EDITED = ("title", "minutes", "form", "body", "guide")


@require_GET
@for_coordinators
def training_editor(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """The modules of both sides, and whether their minutes add up."""
    iteration = access.iteration_of_school(iteration_id)
    modules = queries.modules_of(iteration.programme_id).annotate(
        question_count=Count("questions", distinct=True),
        done_count=Count("done", filter=Q(done__repeat_asked_at=None), distinct=True),
    )
    context = {
        "iteration": iteration,
        "tab": "training",
        "sides": [_side(iteration, side, list(modules)) for side in Side],
    }
    return render(request, "programmes/training_editor.html", context)


def _side(iteration: Iteration, side: Side, modules: list[Any]) -> dict[str, Any]:
    mine = [module for module in modules if module.side == side]
    offered, needed = sum(module.minutes for module in mine), needed_minutes(iteration, side)
    return {
        "side": side,
        "modules": mine,
        "offered": offered,
        "needed": needed,
        "missing": max(0, needed - offered),
    }


@require_http_methods(["GET", "POST"])
@for_coordinators
def module_add(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """A new module for the side the address names."""
    iteration = access.iteration_of_school(iteration_id)
    side = Side.MENTOR if request.GET.get("side") == Side.MENTOR else Side.MENTEE
    form = ModuleEditForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        once = request.POST.get("once", "")
        values = {name: form.cleaned_data[name] for name in EDITED}
        try:
            module = actions.add_module(
                iteration, by=request.person, side=side, once=once, **values
            )
        except AlreadyDone as done:
            return redirect("programmes:module_edit", iteration.pk, done.outcome)
        return redirect("programmes:module_edit", iteration.pk, module.pk)
    context = {"iteration": iteration, "form": form, "side": side}
    status = 422 if form.errors else 200
    return render(request, "programmes/module_add.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_coordinators
def module_edit(
    request: PersonRequest, iteration_id: uuid.UUID, module_id: uuid.UUID
) -> HttpResponse:
    """Change a module; when it was changed in between, both texts are offered."""
    iteration = access.iteration_of_school(iteration_id)
    module = access.module_of_iteration(iteration, module_id)
    initial = {name: getattr(module, name) for name in (*EDITED, "version")}
    form = ModuleEditForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in EDITED}
        version = form.cleaned_data["version"] or 0
        try:
            actions.change_module(module, by=request.person, version=version, **values)
        except HasMoved as moved:
            again = ModuleEditForm(values | {"version": moved.current.version})
            return _module_page(request, iteration, module, again, moved.current, status=409)
        messages.success(request, _("Saved. Who has finished it before keeps their minutes."))
        return redirect("programmes:training_editor", iteration.pk)
    status = 422 if form.errors else 200
    return _module_page(request, iteration, module, form, status=status)


def _module_page(
    request: PersonRequest,
    iteration: Iteration,
    module: TrainingModule,
    form: ModuleEditForm,
    now_reads: TrainingModule | None = None,
    *,
    status: int,
) -> HttpResponse:
    context = {
        "iteration": iteration,
        "module": module,
        "form": form,
        "now_reads": now_reads,
        "body": rendered(module.body),
        "guide": rendered(module.guide),
        "questions": list(module.questions.all()),
        "done_count": module.done.filter(repeat_asked_at=None).count(),
    }
    return render(request, "programmes/module_edit.html", context, status=status)


def _module(iteration_id: uuid.UUID, module_id: uuid.UUID) -> TrainingModule:
    return access.module_of_iteration(access.iteration_of_school(iteration_id), module_id)


@require_POST
@for_coordinators
def module_move(
    request: PersonRequest, iteration_id: uuid.UUID, module_id: uuid.UUID
) -> HttpResponse:
    """One place up or down."""
    module = _module(iteration_id, module_id)
    actions.move_module(module, by=request.person, up=request.POST.get("to") == "up")
    return redirect("programmes:training_editor", iteration_id)


@require_POST
@for_coordinators
def module_remove(
    request: PersonRequest, iteration_id: uuid.UUID, module_id: uuid.UUID
) -> HttpResponse:
    """Offer it no more."""
    actions.remove_module(_module(iteration_id, module_id), by=request.person)
    messages.success(request, _("Removed. Who has finished it keeps their minutes."))
    return redirect("programmes:training_editor", iteration_id)


@require_POST
@for_coordinators
def module_repeat(
    request: PersonRequest, iteration_id: uuid.UUID, module_id: uuid.UUID
) -> HttpResponse:
    """Ask everybody to do it again."""
    asked = actions.ask_for_repeat(_module(iteration_id, module_id), by=request.person)
    messages.info(
        request,
        ngettext(
            "%(count)s person is asked to do it again.",
            "%(count)s people are asked to do it again.",
            asked,
        )
        % {"count": asked},
    )
    return redirect("programmes:module_edit", iteration_id, module_id)


@require_http_methods(["GET", "POST"])
@for_coordinators
def question_add(
    request: PersonRequest, iteration_id: uuid.UUID, module_id: uuid.UUID
) -> HttpResponse:
    """A new question at the end of a module."""
    return _question_page(request, iteration_id, _module(iteration_id, module_id), None)


@require_http_methods(["GET", "POST"])
@for_coordinators
def question_edit(
    request: PersonRequest,
    iteration_id: uuid.UUID,
    module_id: uuid.UUID,
    question_id: uuid.UUID,
) -> HttpResponse:
    """Change a question."""
    module = _module(iteration_id, module_id)
    question = access.question_of_module(module, question_id)
    return _question_page(request, iteration_id, module, question)


def _question_page(
    request: PersonRequest,
    iteration_id: uuid.UUID,
    module: TrainingModule,
    question: TrainingQuestion | None,
) -> HttpResponse:
    initial = {"version": module.version} | (QuestionForm.initial_of(question) if question else {})
    form = QuestionForm(request.POST or None, initial=initial)
    context = {"iteration_id": iteration_id, "module": module, "question": question, "form": form}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.save_question(
                module, question, by=request.person, version=version, **form.values()
            )
        except HasMoved as moved:
            typed = request.POST.copy()
            typed["version"] = str(moved.current.version)
            context |= {"form": QuestionForm(typed), "moved": True}
            return render(request, "programmes/question_edit.html", context, status=409)
        return redirect("programmes:module_edit", iteration_id, module.pk)
    status = 422 if form.errors else 200
    return render(request, "programmes/question_edit.html", context, status=status)


@require_POST
@for_coordinators
def question_remove(
    request: PersonRequest,
    iteration_id: uuid.UUID,
    module_id: uuid.UUID,
    question_id: uuid.UUID,
) -> HttpResponse:
    """Take a question out."""
    question = access.question_of_module(_module(iteration_id, module_id), question_id)
    actions.remove_question(question, by=request.person)
    return redirect("programmes:module_edit", iteration_id, module_id)
