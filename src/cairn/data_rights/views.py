"""Pages of data rights."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cairn.data_rights import actions
from cairn.data_rights.access import request_to_decide
from cairn.data_rights.models import ErasureRequest, ErasureState
from cairn.lib.text import cleaned
from cairn.people.doors import PersonRequest, for_administrators, signed_in


@require_GET
@signed_in
def my_data(request: PersonRequest) -> HttpResponse:
    """What is held, how to take it along, how to have it erased."""
    last = ErasureRequest.objects.filter(person=request.person).last()
    return render(request, "data_rights/my_data.html", {"last": last})


@require_GET
@signed_in
def my_data_download(request: PersonRequest) -> HttpResponse:
    """One's own data as one JSON file."""
    answer = JsonResponse(
        actions.export_of(request.person), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    answer["Content-Disposition"] = 'attachment; filename="my-cairn-data.json"'
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
    waiting = ErasureRequest.objects.filter(state=ErasureState.ASKED).select_related("person")
    return render(request, "data_rights/requests.html", {"waiting": waiting})


@require_POST
@for_administrators
def request_erase(request: PersonRequest, request_id: uuid.UUID) -> HttpResponse:
    """Erase everything about the person who asked."""
    found = request_to_decide(request_id)
    actions.erase_person(found.person, by=request.person)
    messages.success(request, _("Erased. A restored backup will not bring it back."))
    return redirect("data_rights:requests")


@require_POST
@for_administrators
def request_decline(request: PersonRequest, request_id: uuid.UUID) -> HttpResponse:
    """Say no, with a reason."""
    found = request_to_decide(request_id)
    because = cleaned(request.POST.get("because", ""))[:300]
    if not because:
        messages.warning(request, _("Write why, so that the person can understand it."))
        return redirect("data_rights:requests")
    actions.decline_erasure(found, by=request.person, because=because)
    return redirect("data_rights:requests")
