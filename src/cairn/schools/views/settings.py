"""Pages on which an administrator sets a school up."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.schools import access, actions, queries
from cairn.schools.doors import SchoolRequest, for_administrators
from cairn.schools.errors import LevelTaken, StillUsed, TimeTaken
from cairn.schools.forms import HelpLineForm, SchoolForm, TimeChangeForm, TimeForm, YearGroupForm
from cairn.schools.models import HelpLine, YearGroup

FORM = "schools/settings_form.html"


@require_GET
@for_administrators
def settings(request: SchoolRequest) -> HttpResponse:
    """Everything about the school, with the page to change each part on."""
    return render(request, "schools/settings.html", {"school": request.person.school})


@require_http_methods(["GET", "POST"])
@for_administrators
def details(request: SchoolRequest) -> HttpResponse:
    """Name, time zone, language and quiet hours."""
    school = request.person.school
    names = ("name", "time_zone", "language", "quiet_from", "quiet_until")
    form = SchoolForm(request.POST or None, initial={n: getattr(school, n) for n in names})
    if request.method == "POST" and form.is_valid():
        actions.change_school(school, by=request.person, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("schools:settings")
    context = {"form": form, "title": _("The school"), "back": "schools:settings"}
    return render(request, FORM, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_administrators
def year_groups(request: SchoolRequest) -> HttpResponse:
    """The year groups in their order; add one."""
    form = YearGroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _save_group(request, form, None):
        return redirect("schools:year_groups")
    context = {"form": form, "groups": YearGroup.objects.all()}
    return render(request, "schools/year_groups.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_administrators
def year_group_edit(request: SchoolRequest, row_id: uuid.UUID) -> HttpResponse:
    """Rename a year group or give it another place."""
    group = access.row_of_school(YearGroup, row_id)
    initial = {"name": group.name, "level": group.level}
    form = YearGroupForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _save_group(request, form, group):
        return redirect("schools:year_groups")
    context = {"form": form, "title": group.name, "back": "schools:year_groups"}
    return render(request, FORM, context, status=422 if form.errors else 200)


def _save_group(request: SchoolRequest, form: YearGroupForm, group: YearGroup | None) -> bool:
    try:
        actions.save_year_group(
            request.person.school, group, by=request.person, **form.cleaned_data
        )
    except LevelTaken:
        form.add_error("level", _("Another year group has this place. Choose another number."))
        return False
    return True


@require_POST
@for_administrators
def year_group_remove(request: SchoolRequest, row_id: uuid.UUID) -> HttpResponse:
    """Remove a year group that nobody is in."""
    try:
        actions.remove(access.row_of_school(YearGroup, row_id), by=request.person)
    except StillUsed as used:
        messages.warning(
            request,
            ngettext(
                "One person is in this year group. Give them another first.",
                "%(count)d people are in this year group. Give them another first.",
                used.count,
            )
            % {"count": used.count},
        )
    return redirect("schools:year_groups")


@require_http_methods(["GET", "POST"])
@for_administrators
def timetable(request: SchoolRequest) -> HttpResponse:
    """The times of the week at which pairs can meet; add one."""
    school = request.person.school
    form = TimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_time(school, by=request.person, **form.cleaned_data)
            return redirect("schools:timetable")
        except TimeTaken:
            form.add_error("starts_at", _("This time is on the timetable. Change it in the list."))
    context = {"form": form, "times": queries.times_of_week(school)}
    return render(request, "schools/timetable.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_administrators
def time_edit(request: SchoolRequest, clock_time: str) -> HttpResponse:
    """Name, length and days of one time."""
    school = request.person.school
    slots = access.slots_at(school, clock_time)
    first = slots[0]
    days = [slot.weekday for slot in slots]
    initial = {"name": first.name, "minutes": first.minutes, "days": days}
    form = TimeChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_time(school, first.starts_at, by=request.person, **form.cleaned_data)
        return redirect("schools:timetable")
    context = {"form": form, "title": f"{first.starts_at:%H:%M}", "back": "schools:timetable"}
    return render(request, FORM, context, status=422 if form.errors else 200)


@require_POST
@for_administrators
def time_remove(request: SchoolRequest, clock_time: str) -> HttpResponse:
    """Take a time off the timetable on all its days."""
    for slot in access.slots_at(request.person.school, clock_time):
        actions.remove(slot, by=request.person)
    return redirect("schools:timetable")


@require_http_methods(["GET", "POST"])
@for_administrators
def help_lines(request: SchoolRequest) -> HttpResponse:
    """Whom students call, in order; add one."""
    form = HelpLineForm(request.POST or None)
    school = request.person.school
    if request.method == "POST" and form.is_valid():
        actions.save_help_line(school, None, by=request.person, **form.cleaned_data)
        return redirect("schools:help_lines")
    context = {"form": form, "lines": queries.help_lines(school)}
    return render(request, "schools/help_lines.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_administrators
def help_line_edit(request: SchoolRequest, row_id: uuid.UUID) -> HttpResponse:
    """Change a help line."""
    line = access.row_of_school(HelpLine, row_id)
    initial = {"name": line.name, "phone": line.phone, "note": line.note}
    form = HelpLineForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        school = request.person.school
        actions.save_help_line(school, line, by=request.person, **form.cleaned_data)
        return redirect("schools:help_lines")
    context = {"form": form, "title": line.name, "back": "schools:help_lines"}
    return render(request, FORM, context, status=422 if form.errors else 200)


@require_POST
@for_administrators
def help_line_move(request: SchoolRequest, row_id: uuid.UUID) -> HttpResponse:
    """One place up or down."""
    line = access.help_line_of_school(row_id)
    actions.move_help_line(line, by=request.person, up=request.POST.get("to") == "up")
    return redirect("schools:help_lines")


@require_POST
@for_administrators
def help_line_remove(request: SchoolRequest, row_id: uuid.UUID) -> HttpResponse:
    """Remove a help line."""
    actions.remove(access.row_of_school(HelpLine, row_id), by=request.person)
    return redirect("schools:help_lines")
