"""Pages of programmes."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.people.doors import PersonRequest, door, for_coordinators, for_students
from cairn.people.enums import PersonKind
from cairn.people.models import Guardianship, Person
from cairn.programmes import access, actions, queries
from cairn.programmes.enums import ConsentDecision, ConsentVoice, ModuleForm, Side
from cairn.programmes.errors import AlreadyApplied, NotOpen, NotReadyToOpen
from cairn.programmes.forms import AnswersForm, ApplyForm, ProgrammeForm
from cairn.programmes.models import (
    Application,
    ConsentText,
    Iteration,
    TrainingDone,
    TrainingModule,
)
from cairn.programmes.readiness import modules_for, readiness_of
from cairn.ui.components import ProgressStep

PAGE = 50


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
        iteration = actions.create_programme(by=request.person, **form.cleaned_data)
        return redirect("programmes:iteration_page", iteration.pk)
    status = 422 if form.errors else 200
    return render(request, "programmes/programme_create.html", {"form": form}, status=status)


@require_GET
@for_coordinators
def iteration_page(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """One iteration: how many, what is missing, the plan."""
    iteration = access.iteration_of_school(iteration_id)
    context = {
        "iteration": iteration,
        "funnel": queries.funnel(iteration),
        "missing": queries.missing_to_open(iteration) if iteration.state == "draft" else [],
        "activities": iteration.activities.all(),
    }
    return render(request, "programmes/iteration_page.html", context)


@require_POST
@for_coordinators
def iteration_move(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Open for applications, or start."""
    iteration = access.iteration_of_school(iteration_id)
    if request.POST.get("to") == "running":
        actions.start_iteration(iteration, by=request.person)
        return redirect("programmes:iteration_page", iteration.pk)
    try:
        actions.open_iteration(iteration, by=request.person)
    except NotReadyToOpen:
        messages.warning(request, _("Something is still missing before this can open."))
    return redirect("programmes:iteration_page", iteration.pk)


@require_GET
@for_coordinators
def applicants(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Everyone who applied, with what is done and what is missing."""
    iteration = access.iteration_of_school(iteration_id)
    page = Paginator(queries.applications_of(iteration), PAGE).get_page(request.GET.get("page"))
    rows = readiness_of(iteration, list(page.object_list))
    context = {"iteration": iteration, "page": page, "rows": rows}
    return render(request, "programmes/applicants.html", context)


@require_POST
@for_coordinators
def applicants_decide(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """For the ticked ones: take in, note permission on paper, or tick training in person."""
    iteration = access.iteration_of_school(iteration_id)
    ids = [i for i in request.POST.getlist("application") if _is_id(i)]
    chosen = Application.objects.filter(iteration=iteration, pk__in=ids).select_related("person")
    for application in chosen:
        _decide(request, iteration, application)
    return redirect("programmes:applicants", iteration.pk)


def _decide(request: PersonRequest, iteration: Iteration, application: Application) -> None:
    what = request.POST.get("what")
    if what == "take_in":
        actions.take_in(application, by=request.person)
    elif what == "paper":
        actions.record_consent(
            iteration,
            application.person,
            voice=ConsentVoice.GUARDIAN,
            decision=ConsentDecision.GIVEN,
            given_by=None,
            recorded_by=request.person,
            on_paper=True,
        )
    elif what == "in_person":
        for module in modules_for(iteration, Side(application.side)):
            if module.form == ModuleForm.IN_PERSON:
                actions.finish_module(module, application.person, ticked_by=request.person)


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


@require_GET
@for_students
def open_programmes(request: PersonRequest) -> HttpResponse:
    """What a student can apply to, and where they have."""
    mine = Application.objects.filter(person=request.person).exclude(state="withdrawn")
    context = {
        "iterations": queries.open_iterations(),
        "mine": mine.select_related("iteration"),
    }
    return render(request, "programmes/open_programmes.html", context)


@require_http_methods(["GET", "POST"])
@for_students
def apply(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Apply as mentee or mentor."""
    iteration = access.iteration_of_school(iteration_id)
    sides = _sides_for(iteration, request.person)
    if iteration.state != "open" or not sides:
        raise Http404
    form = ApplyForm(request.POST or None, sides=sides)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            application = actions.apply_to_iteration(
                iteration,
                request.person,
                Side(data["side"]),
                hope=data["hope"],
                capacity=data.get("capacity") or 1,
            )
        except (AlreadyApplied, NotOpen):
            messages.info(request, _("You have applied already."))
            return redirect("programmes:open_programmes")
        return redirect("programmes:my_application", application.pk)
    context = {"form": form, "iteration": iteration}
    return render(request, "programmes/apply.html", context, status=422 if form.errors else 200)


def _sides_for(iteration: Iteration, person: Person) -> list[Side]:
    """The sides open to somebody's year group; no year named means every year."""
    sides = []
    for side, years in (
        (Side.MENTEE, iteration.mentee_years),
        (Side.MENTOR, iteration.mentor_years),
    ):
        levels = {year.pk for year in years.all()}
        if not levels or person.year_group_id in levels:
            sides.append(side)
    return sides


@require_GET
@for_students
def my_application(request: PersonRequest, application_id: uuid.UUID) -> HttpResponse:
    """One's own application: what is done, what comes next."""
    application = access.own_application(request.person, application_id)
    iteration = application.iteration
    ready = readiness_of(iteration, [application])[0]
    done = TrainingDone.objects.filter(person=request.person).values_list("module_id", flat=True)
    modules = modules_for(iteration, Side(application.side))
    finished = set(done)
    steps = [
        ProgressStep(_("The school takes you in"), ready.taken_in),
        ProgressStep(_("A parent or carer says yes"), ready.permission),
        ProgressStep(_("You say yes yourself"), ready.assent),
        ProgressStep(_("You finish your training"), ready.training),
        ProgressStep(_("You fill in your profile"), ready.profile),
    ]
    context = {
        "application": application,
        "ready": ready,
        "steps": steps,
        "modules": [{"module": m, "done": m.pk in finished} for m in modules],
        "text": ConsentText.objects.filter(programme=iteration.programme_id).first(),
    }
    return render(request, "programmes/my_application.html", context)


@require_POST
@for_students
def assent(request: PersonRequest, application_id: uuid.UUID) -> HttpResponse:
    """The student's own yes or no."""
    application = access.own_application(request.person, application_id)
    yes = request.POST.get("answer") == "yes"
    actions.record_consent(
        application.iteration,
        request.person,
        voice=ConsentVoice.STUDENT,
        decision=ConsentDecision.GIVEN if yes else ConsentDecision.WITHDRAWN,
        given_by=request.person,
    )
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
    form = AnswersForm(request.POST if request.method == "POST" else None, module=module)
    if request.method == "POST" and form.is_valid():
        actions.finish_module(module, request.person)
        application = Application.objects.filter(
            person=request.person, side=module.side, iteration__programme=module.programme_id
        ).latest("applied_at")
        messages.success(request, _("Well done. That is finished."))
        return redirect("programmes:my_application", application.pk)
    context = {"module": module, "form": form}
    status = 422 if form.errors else 200
    return render(request, "programmes/training_module.html", context, status=status)


for_guardians = door(lambda person: person.kind == PersonKind.GUARDIAN)


@require_GET
@for_guardians
def guardian_home(request: PersonRequest) -> HttpResponse:
    """A parent or carer: which child takes part in what, and their permission."""
    children = Guardianship.objects.filter(guardian=request.person).values("student")
    applications = list(
        Application.objects.filter(person__in=children)
        .exclude(state="withdrawn")
        .select_related("person__profile", "iteration__programme")
    )
    rows = [
        {"application": a, "given": readiness_of(a.iteration, [a])[0].permission}
        for a in applications
    ]
    return render(request, "programmes/guardian_home.html", {"rows": rows})


@require_POST
@for_guardians
def permission(request: PersonRequest, application_id: uuid.UUID) -> HttpResponse:
    """Give or take back permission for one's own child."""
    application = access.application_to_decide(application_id)
    link = Guardianship.objects.filter(guardian=request.person, student=application.person).first()
    if link is None:
        raise Http404
    yes = request.POST.get("answer") == "yes"
    actions.record_consent(
        application.iteration,
        application.person,
        voice=ConsentVoice.GUARDIAN,
        decision=ConsentDecision.GIVEN if yes else ConsentDecision.WITHDRAWN,
        given_by=request.person,
        relationship=link.relationship,
    )
    return redirect("programmes:guardian_home")
