"""Pages of the first sign-in beside the card itself, of two schools, and of closed doors."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.people import access, actions
from cairn.people.doors import PersonRequest, signed_in
from cairn.people.errors import CannotJoin, CardNotUsable, InvitationNotUsable, SecondStepStays
from cairn.people.forms.cards import InvitationForm
from cairn.people.middleware import SESSION_KEY
from cairn.people.models import Account, Person
from cairn.people.passkeys import PASSKEY_CARD, PasskeyForm, keep_passkey, question_for
from cairn.people.signing_in import signed_in_as

INVITATION = "invitation"


@require_http_methods(["GET", "POST"])
def card_passkey(request: HttpRequest) -> HttpResponse:
    """Make a passkey with a card that was just shown."""
    code = request.session.get(PASSKEY_CARD, "")
    try:
        owner = actions.card_of(code).person.account
        if owner is None:
            raise CardNotUsable
        form = PasskeyForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            passkey = actions.use_card_for_passkey(
                code, keep=lambda account: keep_passkey(account, form.cleaned_data["credential"])
            )
            request.session.pop(PASSKEY_CARD, None)
            return signed_in_as(request, passkey.user, passkey=passkey)
    except SecondStepStays:
        messages.warning(request, _("Choose a password. Your second step stays as it is."))
        return redirect("people:card")
    except CardNotUsable:
        messages.warning(request, _("This card cannot be used any more. Ask for a new one."))
        return redirect("people:card")
    context = {"form": form, "js_data": question_for(owner), "user_name": owner.username}
    status = 422 if form.errors else 200
    return render(request, "people/card_passkey.html", context, status=status)


@require_GET
def invitation_open(request: HttpRequest, code: str) -> HttpResponse:
    """The link of the mail: the code goes into the session, so that no address shows it."""
    request.session[INVITATION] = code
    return redirect("people:invitation")


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Choose a password with an invitation, or use the sign-in one has already."""
    code = request.session.get(INVITATION, "")
    try:
        invited = actions.invitation_of(code)
        form = InvitationForm(request.POST or None)
        if "join" in request.POST and isinstance(request.user, Account):
            actions.accept_invitation(code, account=request.user)
            return redirect("people:switch")
        if request.method == "POST" and form.is_valid():
            account = actions.accept_invitation(code, password=form.cleaned_data["password"])
            return signed_in_as(request, account, method="invitation")
    except InvitationNotUsable:
        return render(request, "people/invitation_ended.html", status=400)
    except CannotJoin:
        form.add_error(None, _("The sign-in you use now belongs to somebody here already."))
    context = {"form": form, "invited": invited.person}
    status = 422 if form.errors else 200
    return render(request, "people/invitation.html", context, status=status)


@require_GET
@signed_in
def switch(request: PersonRequest) -> HttpResponse:
    """At which of my schools I am now."""
    return render(request, "people/switch.html", {"people": _mine(request)})


@require_POST
@signed_in
def switch_to(request: PersonRequest, person_id: uuid.UUID) -> HttpResponse:
    """Act as myself at another school from now on."""
    if all(mine.pk != person_id for mine in _mine(request)):
        raise Http404
    request.session[SESSION_KEY] = str(person_id)
    return redirect("home:today")


@require_POST
@signed_in
def session_end(request: PersonRequest, session_id: int) -> HttpResponse:
    """End one of my other sessions."""
    actions.end_session(access.own_session(request.person, session_id), by=request.person)
    messages.success(request, _("That session has ended."))
    return redirect("usersessions_list")


def _mine(request: HttpRequest) -> list[Person]:
    return list(getattr(request, "people_behind", ()))


@require_GET
def second_factor_needed(request: HttpRequest) -> HttpResponse:
    """A role that needs a second step at sign-in, and how to set it up."""
    return render(request, "people/second_factor_needed.html")


@require_GET
def not_active(request: HttpRequest) -> HttpResponse:
    """Somebody signed in whose place at the school is paused."""
    return render(request, "people/not_active.html")
