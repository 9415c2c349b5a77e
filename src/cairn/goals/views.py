"""Pages of goals."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.goals import access, actions, policies, queries
from cairn.goals.errors import GoalHasEnded, GoalHasMoved
from cairn.goals.forms import GoalEditForm, GoalSetForm, StepForm
from cairn.goals.models import Goal
from cairn.goals.realism import doubts_about
from cairn.mentorships.models import Mentorship
from cairn.once.errors import AlreadyDone
from cairn.people.doors import PersonRequest, for_students
from cairn.people.models import Person
from cairn.schools.queries import is_holiday


@require_GET
@for_students
def goal_list(request: PersonRequest) -> HttpResponse:
    """All my goals: those I work on first."""
    goals = list(queries.goals_of(request.person))
    active = [goal for goal in goals if goal.state in policies.OPEN_STATES]
    ended = [goal for goal in goals if goal.state not in policies.OPEN_STATES]
    return render(request, "goals/goal_list.html", {"active": active, "ended": ended})


@require_http_methods(["GET", "POST"])
@for_students
def goal_set(request: PersonRequest) -> HttpResponse:
    """Set a goal."""
    form = GoalSetForm(request.POST or None, today=request.person.school.today())
    pair = _current_pair(request.person)
    if request.method == "POST" and form.is_valid():
        try:
            goal = actions.set_goal(
                by=request.person,
                mentorship=pair,
                once=request.POST.get("once", ""),
                **form.cleaned_data,
            )
        except AlreadyDone as done:
            return redirect("goals:goal", done.outcome)
        messages.success(request, _("Your goal is set."))
        return redirect("goals:goal", goal.pk)
    status = 422 if form.errors else 200
    return render(request, "goals/goal_set.html", {"form": form}, status=status)


@require_GET
@for_students
def goal(request: PersonRequest, goal_id: uuid.UUID) -> HttpResponse:
    """One goal with its steps, for the mentee and the mentor it is shared with."""
    return _goal_page(request, access.goal_to_read(request.person, goal_id), StepForm())


@require_http_methods(["GET", "POST"])
@for_students
def goal_edit(request: PersonRequest, goal_id: uuid.UUID) -> HttpResponse:
    """Change a goal; when it was changed in between, both texts are offered."""
    found = access.goal_to_edit(request.person, goal_id)
    today = request.person.school.today()
    initial = {
        name: getattr(found, name) for name in ("statement", "why", "due_on", "shared", "version")
    }
    form = GoalEditForm(request.POST or None, initial=initial, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_goal(found, by=request.person, **form.cleaned_data)
        except GoalHasMoved as moved:
            form = GoalEditForm(
                {**form.cleaned_data, "version": moved.current.version}, today=today
            )
            context = {"form": form, "goal": found, "now_reads": moved.current}
            return render(request, "goals/goal_edit.html", context, status=409)
        except GoalHasEnded:
            messages.info(request, _("This goal had ended already."))
        return redirect("goals:goal", found.pk)
    status = 422 if form.errors else 200
    return render(request, "goals/goal_edit.html", {"form": form, "goal": found}, status=status)


@require_POST
@for_students
def goal_agree(request: PersonRequest, goal_id: uuid.UUID) -> HttpResponse:
    """The mentor agrees to the words on their page; to others only after reading them."""
    found = access.goal_to_agree(request.person, goal_id)
    read = request.POST.get("version", "")
    version = int(read) if read.isdecimal() and len(read) < 10 else 0
    try:
        actions.agree_to_goal(found, by=request.person, version=version)
    except GoalHasMoved:
        messages.info(request, _("This goal reads differently now. Read it again, then agree."))
    return redirect("goals:goal", found.pk)


@require_POST
@for_students
def goal_end(request: PersonRequest, goal_id: uuid.UUID) -> HttpResponse:
    """Reached, or let go."""
    found = access.goal_to_edit(request.person, goal_id)
    try:
        actions.end_goal(found, by=request.person, reached=request.POST.get("how") == "reached")
    except GoalHasEnded:
        messages.info(request, _("This goal had ended already."))
    return redirect("goals:goal_list")


@require_POST
@for_students
def step_add(request: PersonRequest, goal_id: uuid.UUID) -> HttpResponse:
    """Add a step to one's own goal."""
    found = access.goal_to_edit(request.person, goal_id)
    form = StepForm(request.POST)
    if not form.is_valid():
        return _goal_page(request, access.goal_to_read(request.person, goal_id), form, status=422)
    try:
        once = request.POST.get("once", "")
        actions.add_step(found, by=request.person, once=once, **form.cleaned_data)
    except AlreadyDone:
        pass  # The step is there already: show it.
    except GoalHasEnded:
        messages.info(request, _("This goal had ended already."))
    return redirect("goals:goal", found.pk)


@require_POST
@for_students
def step_done(request: PersonRequest, step_id: uuid.UUID) -> HttpResponse:
    """Tick a step."""
    step = access.step_to_tick(request.person, step_id)
    actions.finish_step(step, by=request.person)
    messages.success(request, _("Done. What could come next?"))
    return redirect("goals:goal", step.goal_id)


@require_GET
@for_students
def pair_goals(request: PersonRequest, mentorship_id: uuid.UUID) -> HttpResponse:
    """The mentor's view: what the mentee shares."""
    pair = access.pair_with_goals(request.person, mentorship_id)
    goals = queries.shared_goals_of_pair(pair)
    return render(request, "goals/pair_goals.html", {"pair": pair, "goals": goals})


def _goal_page(
    request: PersonRequest, goal: Goal, form: StepForm, status: int = 200
) -> HttpResponse:
    steps = [*goal.open_steps, *goal.done_steps]
    mine = goal.mentee_id == request.person.pk
    context: dict[str, Any] = {
        "goal": goal,
        "steps": steps,
        "form": form,
        "mine": mine,
        "may_edit": policies.can_edit(goal, request.person),
        "may_agree": policies.can_agree(goal, request.person),
    }
    if context["may_edit"]:
        context["doubts"] = doubts_about(
            goal,
            due_in_a_holiday=is_holiday(request.person.school, goal.due_on),
            active_goals=queries.active_goals_of(request.person).count(),
            open_steps=sum(step.done_at is None for step in steps),
        )
    return render(request, "goals/goal.html", context, status=status)


def _current_pair(mentee: Person) -> Mentorship | None:
    """The pair a new goal belongs to, as little of it as that takes."""
    pairs = Mentorship.objects.filter(mentee=mentee, state__in=policies.PAIR_STATES)
    return pairs.only("pk").order_by("kind", "-started_at").first()
