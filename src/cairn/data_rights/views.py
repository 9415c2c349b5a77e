"""Pages of data rights."""

from __future__ import annotations

import uuid

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.data_rights import actions, policies, queries
from cairn.data_rights.access import request_to_decide
from cairn.data_rights.errors import LastAdministratorStays
from cairn.data_rights.export_page import page_of
from cairn.data_rights.models import ErasureRequest
from cairn.lib.text import cleaned
from cairn.people.doors import PersonRequest, for_administrators, signed_in

PER_PAGE = 25


@require_GET
@signed_in
def my_data(request: PersonRequest) -> HttpResponse:
    """What is held, how to take it along, how to have it erased."""
    last = ErasureRequest.objects.filter(person=request.person).last()
    return render(request, "data_rights/my_data.html", {"last": last})


@require_GET
@signed_in
@reauthentication_required  # type: ignore[untyped-decorator]
def my_data_download(request: PersonRequest) -> HttpResponse:
    """One's own data as one file: a page to read, or JSON for programs."""
    export = actions.export_of(request.person)
    if request.GET.get("as") == "json":
        dumps = {"indent": 2, "ensure_ascii": False}
        answer: HttpResponse = JsonResponse(export, json_dumps_params=dumps)
        answer["Content-Disposition"] = 'attachment; filename="my-cairn-data.json"'
        return answer
    answer = HttpResponse(page_of(export, request.person.full_name))
    answer["Content-Disposition"] = 'attachment; filename="my-cairn-data.html"'
    return answer


@require_POST
@signed_in
def erasure_ask(request: PersonRequest) -> HttpResponse:
    """Ask for erasure."""
    actions.ask_for_erasure(request.person)
    messages.success(request, _("Your school has your request. Somebody will answer it."))
    return redirect("data_rights:my_data")


@require_GET
@for_administrators
def requests(request: PersonRequest) -> HttpResponse:
    """Requests that wait for a decision."""
    page = Paginator(queries.waiting_requests(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "data_rights/requests.html", {"page": page})


@require_GET
@for_administrators
def request_review(request: PersonRequest, request_id: uuid.UUID) -> HttpResponse:
    """What erasing this person means, before anybody does it."""
    found = request_to_decide(request_id)
    context = {
        "asked": found,
        "held": queries.what_is_held_about(found.person),
        "may_be_erased": policies.may_be_erased(found.person),
    }
    return render(request, "data_rights/request_review.html", context)


@require_POST
@for_administrators
def request_erase(request: PersonRequest, request_id: uuid.UUID) -> HttpResponse:
    """Erase everything about the person who asked."""
    found = request_to_decide(request_id)
    try:
        actions.erase_person(found.person, by=request.person)
    except LastAdministratorStays:
        messages.warning(request, _("A school keeps one administrator. Make another one first."))
        return redirect("data_rights:request_review", found.pk)
    if found.person_id == request.person.pk:
        logout(request)
        return redirect("account_login")
    messages.success(request, _("Erased. A restored backup will not bring it back."))
    return redirect("data_rights:requests")


@require_http_methods(["GET", "POST"])
@for_administrators
def retention(request: PersonRequest) -> HttpResponse:
    """What has been kept long enough: counted first, removed by a button."""
    school = request.person.school
    if request.method == "POST":
        counts = actions.retention_run(school, dry_run=False, by=request.person)
        number = sum(counts.values())
        text = ngettext("%(number)d entry is removed.", "%(number)d entries are removed.", number)
        messages.success(request, text % {"number": number})
        return redirect("data_rights:retention")
    counts = actions.retention_run(school, dry_run=True)
    context = {
        "kinds": queries.what_is_kept_too_long(counts),
        "before": queries.kept_until(school),
        "days": settings.RETENTION_DAYS,
    }
    return render(request, "data_rights/retention.html", context)


@require_POST
@for_administrators
def request_decline(request: PersonRequest, request_id: uuid.UUID) -> HttpResponse:
    """Say no, with a reason."""
    found = request_to_decide(request_id)
    because = cleaned(request.POST.get("because", ""))[:300]
    if not because:
        messages.warning(request, _("Write why, so that the person can understand it."))
        return redirect("data_rights:request_review", found.pk)
    actions.decline_erasure(found, by=request.person, because=because)
    messages.success(request, _("Declined. The person reads your reason."))
    return redirect("data_rights:requests")
