"""Pages of the roster: choose a file, look at what it changes, confirm."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.people.doors import PersonRequest, for_people_managers
from cairn.roster.actions import import_roster
from cairn.roster.errors import RosterRefused
from cairn.roster.forms import RosterForm
from cairn.roster.staging import StagedRoster, stage_roster, staged_roster
from cairn.roster.words import sentence
from cairn.roster.writing.counts import ImportCounts


@for_people_managers
@require_http_methods(["GET", "POST"])
def import_start(request: PersonRequest) -> HttpResponse:
    """Choose the files."""
    form = RosterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files = form.cleaned_data
        import_id = stage_roster(request.person, files["roster"], files["profiles"])
        return redirect("roster:import_page", import_id)
    return render(request, "roster/import_start.html", {"form": form})


@for_people_managers
@require_http_methods(["GET", "POST"])
def import_page(request: PersonRequest, import_id: UUID) -> HttpResponse:
    """What the files would change; confirming changes it."""
    staged = staged_roster(request.person, import_id)
    try:
        counts = _import(request, staged, preview=request.method == "GET")
    except RosterRefused as refused:
        problems = refused.problems
        said = [sentence(problem) for problem in problems.listed]
        context = {"problems": said, "problem_count": problems.count}
        return render(request, "roster/import_page.html", context)
    if request.method == "GET":
        return render(request, "roster/import_page.html", {"counts": counts})
    staged.remove()
    messages.success(request, _("The roster is imported."))
    return redirect("people:people_list")


def _import(request: PersonRequest, staged: StagedRoster, *, preview: bool) -> ImportCounts:
    return import_roster(
        staged.roster,
        profiles=staged.profiles,
        by=request.person,
        only_school=request.person.school,
        preview=preview,
    )
