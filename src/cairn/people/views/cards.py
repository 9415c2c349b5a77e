"""Sign-in cards: making them, and signing in with one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.people import access, actions, queries, throttle
from cairn.people.doors import PersonRequest, for_people_managers
from cairn.people.errors import CannotJoin, CardNotUsable
from cairn.people.forms.cards import CardForm, CardsForm, ChosenForm
from cairn.people.models import Account, Person
from cairn.people.passkeys import PASSKEY_CARD
from cairn.people.signing_in import signed_in_as


@require_http_methods(["GET", "POST"])
@for_people_managers
def sign_in_cards(request: PersonRequest) -> HttpResponse:
    """Choose a year group and print its cards; codes are shown this once."""
    form = CardsForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "people/sign_in_cards.html", {"form": form}, status=status)
    students = list(
        queries.students_for_cards(
            year_id=form.cleaned_data["year"].pk, again=form.cleaned_data["again"]
        )
    )
    if not students:
        return render(request, "people/sign_in_cards.html", {"form": form, "nobody": True})
    return cards_page(request, students)


@require_POST
@for_people_managers
def cards_for_chosen(request: PersonRequest) -> HttpResponse:
    """Cards for the students ticked in the list."""
    students = list(queries.students_for_cards(ids=ChosenForm(request.POST).ids()))
    if not students:
        context = {"form": CardsForm(), "none_chosen": True}
        return render(request, "people/sign_in_cards.html", context, status=422)
    return cards_page(request, students)


@require_POST
@for_people_managers
def person_card(request: PersonRequest, person_id: uuid.UUID) -> HttpResponse:
    """A new card for one person."""
    return cards_page(request, [access.person_to_manage(request.person, person_id)])


def cards_page(request: PersonRequest, people: Iterable[Person]) -> HttpResponse:
    """New cards, to be printed now: their codes are nowhere else."""
    cards = [
        {"person": card.person, "user_name": card.user_name, "code": card.code,
         "picture": _picture(card)}
        for card in actions.make_sign_in_cards(people, by=request.person)
    ]  # fmt: skip
    context = {"cards": cards, "address": settings.BASE_URL + reverse("people:card")}
    return render(request, "people/cards_to_print.html", context)


def _picture(card: actions.PrintedCard) -> str:
    # What stands behind "#" is never sent: it reaches no server's log and no other site. The page
    # fills its form in from there; without a script one types what stands on the card.
    said = urlencode({"name": card.user_name, "code": card.code})
    address = f"{settings.BASE_URL}{reverse('people:card')}#{said}"
    svg: str = segno.make(address, micro=False).svg_inline(scale=3, omitsize=True, svgclass="qr")
    return mark_safe(svg)


@require_http_methods(["GET", "POST"])
def card(request: HttpRequest) -> HttpResponse:
    """With a card: choose a password or a passkey. Every wrong card gets the same answer."""
    wants_passkey = "passkey" in request.POST
    wants_join = "join" in request.POST and request.user.is_authenticated
    form = CardForm(request.POST or None, with_password=not (wants_passkey or wants_join))
    if request.method == "POST" and form.is_valid():
        name, code = form.cleaned_data["user_name"], form.cleaned_data["code"]
        address = throttle.address_of(request)
        try:
            if throttle.is_stopped(name, address):
                raise CardNotUsable
            actions.card_of(code, user_name=name)
            if wants_passkey:
                request.session[PASSKEY_CARD] = code
                return redirect("people:card_passkey")
            if wants_join:
                return _joined(request, code)
            account = actions.use_card(code, password=form.cleaned_data["password"])
            return signed_in_as(request, account)
        except CardNotUsable:
            throttle.count_wrong(name, address)
            form.add_error(
                "code", _("This card cannot be used. Check what you typed, or ask for a new one.")
            )
        except CannotJoin:
            form.add_error(None, _("This sign-in cannot be joined with the one you use now."))
    return render(request, "people/card.html", {"form": form}, status=422 if form.errors else 200)


def _joined(request: HttpRequest, code: str) -> HttpResponse:
    assert isinstance(request.user, Account)  # noqa: S101 - somebody is signed in
    actions.use_card_to_join(code, account=request.user)
    return redirect("people:switch")
