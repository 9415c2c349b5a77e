"""Pages of the roster: choose a file, name its columns, look at what it changes, confirm."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.lib.spreadsheets import csv_of
from cairn.once.errors import AlreadyDone
from cairn.people.doors import PersonRequest, for_people_managers
from cairn.roster import queries
from cairn.roster.access import upload_of
from cairn.roster.actions import uploading
from cairn.roster.enums import UploadState
from cairn.roster.errors import ImportUnderWay, UploadHasMoved
from cairn.roster.forms import ColumnsForm, RosterForm
from cairn.roster.models import RosterUpload
from cairn.roster.reading.plain import Sample, sample_of
from cairn.roster.reading.problems import Problem, RosterRefused
from cairn.roster.reading.reader import PLAIN
from cairn.roster.uploads import UploadFiles
from cairn.roster.words import place, reason
from cairn.ui.fragments import page_or_fragment

POLL_STATES = (UploadState.LOOKING, UploadState.IMPORTING)


@for_people_managers
@require_http_methods(["GET", "POST"])
def import_start(request: PersonRequest) -> HttpResponse:
    """Choose the files."""
    sent = request.method == "POST"
    form = RosterForm(request.POST, request.FILES) if sent else RosterForm()
    if sent and form.is_valid():
        try:
            upload = uploading.start_upload(
                by=request.person, once=request.POST.get("once", ""), **form.cleaned_data
            )
        except AlreadyDone as done:
            return redirect("roster:import_page", done.outcome)
        return redirect("roster:import_page", upload.pk)
    context = {
        "form": form,
        "unfinished": list(queries.unfinished_uploads_of(request.person)[:5]),
        "under_way": queries.import_under_way(request.person),
    }
    status = 422 if form.errors else 200
    return render(request, "roster/import_start.html", context, status=status)


@for_people_managers
@require_http_methods(["GET", "POST"])
def import_columns(request: PersonRequest, upload_id: UUID) -> HttpResponse:
    """Say which column of a plain file is what."""
    upload = upload_of(request.person, upload_id)
    sample = _sample(upload)
    if sample is None:
        return redirect("roster:import_page", upload.pk)
    initial = upload.columns | {"complete": upload.complete}
    sent = request.method == "POST"
    form = ColumnsForm(request.POST if sent else None, initial=initial, sample=sample)
    if sent and form.is_valid():
        try:
            complete = form.cleaned_data["complete"]
            uploading.choose_columns(
                upload, by=request.person, columns=form.columns, complete=complete
            )
        except UploadHasMoved:
            messages.info(request, _("This file is being read already."))
        return redirect("roster:import_page", upload.pk)
    context = {"form": form, "upload": upload, "sample": sample}
    status = 422 if form.errors else 200
    return render(request, "roster/import_columns.html", context, status=status)


@for_people_managers
@require_GET
def import_page(request: PersonRequest, upload_id: UUID) -> HttpResponse:
    """How far an upload is, and what can be done with it; asked again while a job is at work."""
    upload = upload_of(request.person, upload_id)
    if upload.state == UploadState.COLUMNS:
        return redirect("roster:import_columns", upload.pk)
    context = _page_context(upload) | {"polling": upload.state in POLL_STATES}
    answer = page_or_fragment(request, "roster/import_page.html", "progress", context)
    if not context["polling"] and request.htmx:  # type: ignore[attr-defined]
        answer["HX-Refresh"] = "true"  # the work is done: show the whole page that comes next
    return answer


@for_people_managers
@require_POST
def import_confirm(request: PersonRequest, upload_id: UUID) -> HttpResponse:
    """Import what was shown."""
    upload = upload_of(request.person, upload_id)
    try:
        uploading.confirm_upload(upload, by=request.person)
    except ImportUnderWay:
        text = _("Another roster is being imported right now. Wait until it is done, then confirm.")
        messages.warning(request, text)
    except UploadHasMoved:
        messages.info(request, _("You confirmed this file already."))
    return redirect("roster:import_page", upload.pk)


@for_people_managers
@require_POST
def import_look(request: PersonRequest, upload_id: UUID) -> HttpResponse:
    """Look at the file anew."""
    upload = upload_of(request.person, upload_id)
    try:
        uploading.look_again(upload)
    except UploadHasMoved:
        messages.info(request, _("This file is being read already."))
    return redirect("roster:import_page", upload.pk)


@for_people_managers
@require_POST
def import_drop(request: PersonRequest, upload_id: UUID) -> HttpResponse:
    """Throw an upload away."""
    uploading.drop_upload(upload_of(request.person, upload_id))
    messages.success(request, _("The file is gone. Nothing was changed."))
    return redirect("roster:import_start")


@for_people_managers
@require_GET
def import_problems(request: PersonRequest, upload_id: UUID) -> HttpResponse:
    """The problems of a file as a table to work through."""
    upload = upload_of(request.person, upload_id)
    found = [Problem(**stored) for stored in upload.problems]
    rows = ((p.file, p.row, p.column, p.detail, reason(p)) for p in found)
    header = (_("File"), _("Row"), _("Column"), _("What stands there"), _("What is wrong"))
    answer = HttpResponse(csv_of(header, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="roster-problems.csv"'
    return answer


def _sample(upload: RosterUpload) -> Sample | None:
    """The start of a plain file that still waits; None for every other upload."""
    if upload.kind != PLAIN or upload.state in (*POLL_STATES, UploadState.DONE):
        return None
    try:
        return sample_of(UploadFiles(upload.pk).roster)
    except (RosterRefused, OSError):
        return None


def _page_context(upload: RosterUpload) -> dict[str, Any]:
    context: dict[str, Any] = {"upload": upload, "counts": upload.counts}
    if upload.state == UploadState.LOOKED:
        context["paused"] = queries.some_to_be_paused(upload)
        context["pauses_many"] = queries.would_pause_many(upload)
    if upload.state == UploadState.REFUSED:
        found = [Problem(**stored) for stored in upload.problems]
        context["problems"] = [{"place": place(p), "reason": reason(p)} for p in found]
    context["is_plain"] = upload.kind == PLAIN
    return context
