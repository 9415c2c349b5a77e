"""The weekly plan, for coordinators."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.once.errors import AlreadyDone
from cairn.people.doors import PersonRequest, for_coordinators
from cairn.programmes import access, actions
from cairn.programmes.errors import HasMoved
from cairn.programmes.forms.iterations import ActivityForm
from cairn.programmes.models import WeeklyActivity
from cairn.programmes.plan import PlanWeek, plan_of


def _choices(weeks: list[PlanWeek]) -> list[tuple[int, str]]:
    """The weeks with their first day; those after the last one by number alone."""
    return [
        (
            week.number,
            _("Week %(number)s, from %(day)s")
            % {
                "number": week.number,
                "day": formats.date_format(week.starts_on, "MONTH_DAY_FORMAT"),
            }
            if week.starts_on
            else _("Week %(number)s, after the last day") % {"number": week.number},
        )
        for week in weeks
    ]


@require_http_methods(["GET", "POST"])
@for_coordinators
def weekly_plan(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """What is planned for which week; add something."""
    iteration = access.iteration_of_school(iteration_id)
    weeks = plan_of(iteration)
    form = ActivityForm(request.POST or None, weeks=_choices(weeks))
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("week", "title", "description")}
        try:
            once = request.POST.get("once", "")
            actions.add_activity(iteration, by=request.person, once=once, **data)
        except AlreadyDone:
            pass  # It is in the plan already: show it.
        return redirect("programmes:weekly_plan", iteration.pk)
    planned = max((week.number for week in weeks if week.activities), default=1)
    context = {
        "iteration": iteration,
        "tab": "plan",
        "weeks": [week for week in weeks if week.number <= planned],
        "empty_weeks": [week for week in weeks if week.number > planned],
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "programmes/weekly_plan.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_coordinators
def activity_edit(
    request: PersonRequest, iteration_id: uuid.UUID, activity_id: uuid.UUID
) -> HttpResponse:
    """Change something in the plan; when it was changed in between, both texts are offered."""
    iteration = access.iteration_of_school(iteration_id)
    activity = access.activity_of_iteration(iteration, activity_id)
    names = ("week", "title", "description", "version")
    weeks = _choices(plan_of(iteration))
    form = ActivityForm(
        request.POST or None, weeks=weeks, initial={n: getattr(activity, n) for n in names}
    )
    context = {"iteration": iteration, "activity": activity, "form": form}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"version": form.cleaned_data["version"] or 0}
        try:
            actions.change_activity(activity, by=request.person, **data)
        except HasMoved as moved:
            again = ActivityForm(data | {"version": moved.current.version}, weeks=weeks)
            context |= {"form": again, "now_reads": moved.current}
            return render(request, "programmes/activity_edit.html", context, status=409)
        return redirect("programmes:weekly_plan", iteration.pk)
    status = 422 if form.errors else 200
    return render(request, "programmes/activity_edit.html", context, status=status)


def _activity(iteration_id: uuid.UUID, activity_id: uuid.UUID) -> WeeklyActivity:
    return access.activity_of_iteration(access.iteration_of_school(iteration_id), activity_id)


@require_POST
@for_coordinators
def activity_move(
    request: PersonRequest, iteration_id: uuid.UUID, activity_id: uuid.UUID
) -> HttpResponse:
    """A week earlier or later."""
    weeks = -1 if request.POST.get("to") == "earlier" else 1
    activity = _activity(iteration_id, activity_id)
    actions.move_activity(activity, by=request.person, weeks=weeks)
    return redirect("programmes:weekly_plan", iteration_id)


@require_POST
@for_coordinators
def activity_remove(
    request: PersonRequest, iteration_id: uuid.UUID, activity_id: uuid.UUID
) -> HttpResponse:
    """Out of the plan."""
    actions.remove_activity(_activity(iteration_id, activity_id), by=request.person)
    return redirect("programmes:weekly_plan", iteration_id)
