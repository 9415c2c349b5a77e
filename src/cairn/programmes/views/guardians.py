"""Programmes as parents and carers see them, with an account or by a link."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.lib.tenant import in_school
from cairn.lib.text import cleaned
from cairn.people.doors import PersonRequest, door
from cairn.people.enums import PersonKind
from cairn.people.models import Guardianship
from cairn.programmes import access, actions, queries
from cairn.programmes.children import children_of, texts_with_standing
from cairn.programmes.enums import ConsentScope, ConsentVoice
from cairn.programmes.errors import InvitationNotUsable, TextHasChanged
from cairn.programmes.models import Application, GuardianInvitation
from cairn.programmes.plan import plan_of
from cairn.ui.language import chosen_language

for_guardians = door(lambda person: person.kind == PersonKind.GUARDIAN)


@require_GET
@for_guardians
def guardian_home(request: PersonRequest) -> HttpResponse:
    """A parent or carer: which child takes part in what, and their permission."""
    return render(
        request, "programmes/guardian_home.html", {"children": children_of(request.person)}
    )


@require_GET
@for_guardians
def child_programme(request: PersonRequest, application_id: uuid.UUID) -> HttpResponse:
    """What my child's programme is, who reads what, and my permission."""
    application = access.application_of_child(request.person, application_id)
    context = {
        "application": application,
        "texts": texts_with_standing(application),
        "weeks": [week for week in plan_of(application.iteration) if week.activities],
    }
    return render(request, "programmes/child_programme.html", context)


@require_POST
@for_guardians
def permission(request: PersonRequest, application_id: uuid.UUID) -> HttpResponse:
    """Give or take back permission for one's own child, for the text that was on the page."""
    application = access.application_of_child(request.person, application_id)
    programme_id = application.iteration.programme_id
    text = access.text_of_programme(programme_id, request.POST.get("text", ""))
    tie = Guardianship.objects.get(guardian=request.person, student=application.person)
    try:
        actions.record_answer(
            application.iteration,
            application.person,
            yes=request.POST.get("answer") == "yes",
            voice=ConsentVoice.GUARDIAN,
            given_by=request.person,
            relationship=tie.relationship,
            text=text,
        )
    except TextHasChanged:
        messages.warning(request, _("The text has just changed. Please look at it again."))
    return redirect("programmes:child_programme", application.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """A parent's link: what it is about, yes or no. Links that cannot be used all look alike."""
    try:
        found, application = access.invitation_of_token(token)
    except InvitationNotUsable:
        return render(request, "programmes/invitation_not_usable.html", status=404)
    # The parent chose it here, or signed in at some time, or has read the mail in it.
    language = chosen_language(request) or found.guardian.language or found.school.language
    with in_school(found.school), translation.override(language):
        if request.method == "POST":
            return _answer(request, token, found, application)
        return _invitation_page(request, found, application)


def _answer(
    request: HttpRequest, token: str, found: GuardianInvitation, application: Application
) -> HttpResponse:
    answer = request.POST.get("answer")
    if answer not in {"yes", "no"}:
        return _invitation_page(request, found, application, status=422)
    text = access.text_of_programme(found.programme_id, request.POST.get("text", ""))
    try:
        actions.answer_invitation(
            token,
            yes=answer == "yes",
            text=text,
            relationship=cleaned(request.POST.get("relationship", ""))[:60],
        )
    except TextHasChanged:
        return _invitation_page(request, found, application, changed=True, status=409)
    except InvitationNotUsable:
        return render(request, "programmes/invitation_not_usable.html", status=404)
    return redirect(f"{reverse('programmes:invitation_thanks')}?answer={answer}")


def _invitation_page(
    request: HttpRequest,
    found: GuardianInvitation,
    application: Application,
    *,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    tie = Guardianship.objects.filter(guardian=found.guardian, student=found.student).first()
    context = {
        "invitation": found,
        "application": application,
        "relationship": tie.relationship if tie else "",
        "text": queries.newest_texts(found.programme_id).get(ConsentScope.TAKE_PART),
        "changed": changed,
        "unanswered": status == 422,
    }
    return render(request, "programmes/invitation.html", context, status=status)


@require_GET
def invitation_thanks(request: HttpRequest) -> HttpResponse:
    """After an answer by a link; it tells nothing of whom it was about."""
    return render(
        request, "programmes/invitation_thanks.html", {"yes": request.GET.get("answer") == "yes"}
    )
