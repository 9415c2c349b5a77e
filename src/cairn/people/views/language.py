"""Choosing the language of pages."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from cairn.people import actions
from cairn.people.forms.language import LanguageForm
from cairn.ui.addresses import local_path
from cairn.ui.language import keep_language


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep a language in this browser, and for whoever is signed in on every device."""
    form = LanguageForm(request.POST)
    if not form.is_valid():
        raise BadRequest("no such language")
    actions.choose_language(getattr(request, "people_behind", ()), form.on_record())
    response = HttpResponseRedirect(local_path(request.POST.get("next", "")))
    response.status_code = 303
    keep_language(response, form.cleaned_data["language"])
    return response
