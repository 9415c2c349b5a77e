"""Pages on staff, their roles and the on-call rota."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.once.errors import AlreadyDone
from cairn.people import access, actions, policies, queries
from cairn.people.doors import PersonRequest, door, for_administrators
from cairn.people.enums import PersonKind, Role
from cairn.people.errors import LastAdministrator
from cairn.people.forms.people import RoleForm, ShiftForm, StaffForm
from cairn.people.models import Person
from cairn.people.views.cards import cards_page

PAGE = 50


@require_GET
@for_administrators
def staff(request: PersonRequest) -> HttpResponse:
    """Who works here, with their roles."""
    page = Paginator(queries.staff_of_school(), PAGE).get_page(request.GET.get("page"))
    rows = [
        {"person": person, "roles": [Role(role).label for role in policies.roles_of(person)]}
        for person in page
    ]
    return render(request, "people/staff.html", {"staff": rows, "page": page})


@require_http_methods(["GET", "POST"])
@for_administrators
def staff_add(request: PersonRequest) -> HttpResponse:
    """Add somebody who works here; they get an invitation by mail or a card."""
    form = StaffForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "people/staff_add.html", {"form": form}, status=status)
    try:
        person = _added(request, form.cleaned_data)
    except AlreadyDone as done:
        return redirect("people:person", done.outcome)
    if person.email:
        return _invited(request, person)
    return cards_page(request, [person])


@transaction.atomic
def _added(request: PersonRequest, data: dict[str, Any]) -> Person:
    values = {name: data[name] for name in ("given_name", "family_name", "user_name", "email")}
    once = request.POST.get("once", "")
    person = actions.add_person(by=request.person, kind=PersonKind.STAFF, once=once, **values)
    actions.give_role(person, Role(data["role"]), by=request.person)
    return person


@require_POST
@for_administrators
def staff_invite(request: PersonRequest, person_id: uuid.UUID) -> HttpResponse:
    """Mail somebody a link to sign in for the first time, or anew."""
    person = access.person_to_manage(request.person, person_id)
    if person.kind != PersonKind.STAFF or not person.email:
        raise Http404
    return _invited(request, person)


def _invited(request: PersonRequest, person: Person) -> HttpResponse:
    actions.invite_staff(person, by=request.person)
    messages.success(
        request, _("An invitation is on its way to %(email)s.") % {"email": person.email}
    )
    return redirect("people:person", person.pk)


@require_POST
@for_administrators
def role_change(request: PersonRequest, person_id: uuid.UUID) -> HttpResponse:
    """Give or take a role."""
    person = access.person_to_manage(request.person, person_id)
    form = RoleForm(request.POST)
    if person.kind != PersonKind.STAFF or not form.is_valid():
        raise Http404
    change = actions.give_role if form.cleaned_data["give"] else actions.take_role
    try:
        change(person, form.cleaned_data["role"], by=request.person)
    except LastAdministrator:
        messages.warning(request, _("A school keeps at least one administrator."))
    return redirect("people:person", person.pk)


@require_http_methods(["GET", "POST"])
@door(policies.can_see_rota)
def on_call(request: PersonRequest) -> HttpResponse:
    """The on-call rota: who is reached, when, and when nobody is."""
    form = ShiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            once = request.POST.get("once", "")
            actions.put_on_call(by=request.person, once=once, **form.cleaned_data)
        except AlreadyDone:
            pass  # The shift is there already: show it.
        return redirect("people:on_call")
    shifts = list(queries.shifts_of_rota())
    context = {
        "form": form,
        "shifts": shifts,
        "gaps": queries.hours_nobody_is_reached(shifts),
        "anybody": form.fields["person"].queryset.exists(),  # type: ignore[attr-defined]
    }
    return render(request, "people/on_call.html", context, status=422 if form.errors else 200)


@require_POST
@door(policies.can_see_rota)
def shift_remove(request: PersonRequest, shift_id: uuid.UUID) -> HttpResponse:
    """Remove a shift."""
    actions.take_off_call(access.shift_to_remove(shift_id), by=request.person)
    return redirect("people:on_call")
