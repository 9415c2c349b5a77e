"""What people are asked, version by version, and who answered; for coordinators."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cairn.once.errors import AlreadyDone
from cairn.people.doors import PersonRequest, for_coordinators
from cairn.programmes import access, actions, queries
from cairn.programmes.enums import ConsentScope, LawfulBasis
from cairn.programmes.errors import HasMoved
from cairn.programmes.forms.training import ConsentTextForm
from cairn.programmes.models import Iteration

PAGE = 50


@require_http_methods(["GET", "POST"])
@for_coordinators
def consent_texts(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """The text of now, and how it read before; publish a new version."""
    iteration = access.iteration_of_school(iteration_id)
    scope = request.POST.get("scope") or request.GET.get("scope") or ConsentScope.TAKE_PART
    if scope not in ConsentScope.values:
        scope = ConsentScope.TAKE_PART
    form = ConsentTextForm(request.POST or None, initial=_initial(iteration, scope))
    if request.method == "POST" and form.is_valid():
        once = request.POST.get("once", "")
        try:
            actions.publish_text(
                iteration.programme, by=request.person, once=once, **form.cleaned_data
            )
        except AlreadyDone:
            pass  # It is published already: show it.
        except HasMoved as moved:
            again = ConsentTextForm(form.cleaned_data | {"seen_version": moved.current.version})
            return _page(request, iteration, again, scope, status=409)
        messages.success(request, _("Published. Everyone who agreed before is asked again."))
        return redirect("programmes:consent_texts", iteration.pk)
    return _page(request, iteration, form, scope, status=422 if form.errors else 200)


def _initial(iteration: Iteration, scope: str) -> dict[str, str | int]:
    newest = queries.newest_texts(iteration.programme_id).get(scope)
    return {
        "scope": scope,
        "seen_version": newest.version if newest else 0,
        "body": newest.body if newest else "",
        "body_for_students": newest.body_for_students if newest else "",
        "lawful_basis": newest.lawful_basis if newest else LawfulBasis.PUBLIC_TASK,
    }


def _page(
    request: PersonRequest, iteration: Iteration, form: ConsentTextForm, scope: str, status: int
) -> HttpResponse:
    texts = list(queries.texts_of(iteration.programme_id).filter(scope=scope))
    context = {
        "iteration": iteration,
        "tab": "consent",
        "form": form,
        "scope": ConsentScope(scope),
        "scopes": list(ConsentScope),
        "newest": texts[0] if texts else None,
        "older": texts[1:],
    }
    return render(request, "programmes/consent_texts.html", context, status=status)


@require_GET
@for_coordinators
def consent_answers(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Who answered which text, the latest first."""
    iteration = access.iteration_of_school(iteration_id)
    answers = queries.answers_to(iteration.programme_id)
    page = Paginator(answers, PAGE).get_page(request.GET.get("page"))
    context = {"iteration": iteration, "tab": "consent", "page": page}
    return render(request, "programmes/consent_answers.html", context)
