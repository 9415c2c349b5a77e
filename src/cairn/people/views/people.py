"""Pages about everyone of the school, and about one of them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.lib.pages import page_of
from cairn.once.errors import AlreadyDone
from cairn.people import access, actions, policies, queries
from cairn.people.doors import PersonRequest, for_administrators, for_people_managers
from cairn.people.enums import PersonKind, Role
from cairn.people.errors import AccountIsShared, LastAdministrator, PersonHasMoved
from cairn.people.forms.people import PeopleFilter, PersonAddForm, PersonEditForm
from cairn.people.models import Person
from cairn.people.people_rows import rows_for

PAGE = 25


@require_GET
@for_people_managers
def people_list(request: PersonRequest) -> HttpResponse:
    """Everyone of the school, by name, year, kind and state."""
    form = PeopleFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    people = queries.people_found(
        chosen.get("words", ""),
        chosen.get("level"),
        chosen.get("kind", ""),
        chosen.get("state", ""),
    )
    page, shown = page_of(people, PAGE, count=people.count(), number=request.GET.get("page"))
    context = {"form": form, "page": page, "rows": rows_for(shown)}
    return render(request, "people/people_list.html", context)


@require_GET
@for_people_managers
def person(request: PersonRequest, person_id: uuid.UUID) -> HttpResponse:
    """One person: who they are, how they sign in, who answers for them."""
    found = access.person_of_school(person_id)
    is_coordinator = policies.is_coordinator(request.person)
    facts = queries.facts_about(found, for_coordinator=is_coordinator)
    context = {
        "found": found,
        "facts": facts,
        "may_manage": policies.can_manage(request.person, found),
        "may_grant": found.kind == PersonKind.STAFF and policies.can_manage_staff(request.person),
        "roles": [
            {"value": value, "label": label, "held": value in facts.held_roles}
            for value, label in Role.choices
        ],
    }
    return render(request, "people/person.html", context)


@require_http_methods(["GET", "POST"])
@for_people_managers
def person_add(request: PersonRequest) -> HttpResponse:
    """Add somebody who is in no roster file."""
    form = PersonAddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            added = actions.add_person(by=request.person, once=request.POST.get("once", ""), **data)
        except AlreadyDone as done:
            return redirect("people:person", done.outcome)
        messages.success(request, _("%(name)s is added.") % {"name": added.full_name})
        return redirect("people:person", added.pk)
    status = 422 if form.errors else 200
    return render(request, "people/person_add.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@for_people_managers
def person_edit(request: PersonRequest, person_id: uuid.UUID) -> HttpResponse:
    """Change somebody; when they were changed elsewhere meanwhile, both are there."""
    found = access.person_to_manage(request.person, person_id)
    form = PersonEditForm(request.POST or None, initial=_values(found), kind=found.kind)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        as_read_at = parse_datetime(values.pop("as_read_at")) or found.updated_at
        try:
            actions.change_person(found, by=request.person, as_read_at=as_read_at, **values)
        except PersonHasMoved:
            now = access.person_of_school(person_id)
            again = request.POST.copy()
            again["as_read_at"] = now.updated_at.isoformat()
            context = {
                "form": PersonEditForm(again, kind=found.kind),
                "found": now,
                "now_reads": now,
            }
            return render(request, "people/person_edit.html", context, status=409)
        return redirect("people:person", found.pk)
    context = {"form": form, "found": found}
    status = 422 if form.errors else 200
    return render(request, "people/person_edit.html", context, status=status)


def _values(found: Person) -> dict[str, object]:
    names = ("given_name", "family_name", "email")
    return {
        **{name: getattr(found, name) for name in names},
        "year_group": found.year_group_id,
        "as_read_at": found.updated_at.isoformat(),
    }


@require_POST
@for_people_managers
def person_pause(request: PersonRequest, person_id: uuid.UUID) -> HttpResponse:
    """Let somebody rest, or back in."""
    found = access.person_to_manage(request.person, person_id)
    try:
        if request.POST.get("to") == "active":
            actions.reactivate_person(found, by=request.person)
        else:
            actions.pause_person(found, by=request.person)
    except LastAdministrator:
        messages.warning(request, _("A school keeps at least one administrator."))
    return redirect("people:person", found.pk)


@require_POST
@for_people_managers
def person_sign_out(request: PersonRequest, person_id: uuid.UUID) -> HttpResponse:
    """End somebody's sessions everywhere."""
    found = access.person_to_manage(request.person, person_id)
    actions.end_sessions(found, by=request.person)
    messages.success(request, _("%(name)s is signed out everywhere.") % {"name": found.full_name})
    return redirect("people:person", found.pk)


@require_POST
@for_administrators
def second_step_reset(request: PersonRequest, person_id: uuid.UUID) -> HttpResponse:
    """Remove the second step of somebody who lost it; nobody does this for themselves."""
    found = access.person_to_manage(request.person, person_id)
    if found.pk == request.person.pk:
        messages.warning(request, _("Ask another administrator to do this for you."))
        return redirect("people:person", found.pk)
    try:
        actions.reset_second_step(found, by=request.person)
    except AccountIsShared:
        messages.warning(
            request,
            _("This sign-in belongs to another school as well. Give a new card instead."),
        )
    else:
        messages.success(request, _("The second step is removed; they set up a new one."))
    return redirect("people:person", found.pk)
