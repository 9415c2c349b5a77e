"""Pages about people."""

from __future__ import annotations

import uuid

import segno
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.people import access, actions, policies, queries, throttle
from cairn.people.doors import (
    PersonRequest,
    door,
    for_administrators,
    for_people_managers,
    for_students,
)
from cairn.people.enums import PersonKind, Role
from cairn.people.errors import CardNotUsable, LastAdministrator, ProfileHasMoved
from cairn.people.forms import (
    CardForm,
    CardsForm,
    PeopleFilter,
    ProfileForm,
    RoleForm,
    ShiftForm,
    StaffForm,
    initial_of,
)
from cairn.people.models import OnCallShift, Person

PAGE = 50


@require_GET
@for_people_managers
def people_list(request: PersonRequest) -> HttpResponse:
    """Everyone of the school, by name, year and kind."""
    form = PeopleFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    people = queries.people_found(
        chosen.get("words", ""), chosen.get("level"), chosen.get("kind", "")
    )
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    return render(request, "people/people_list.html", {"form": form, "page": page})


@require_http_methods(["GET", "POST"])
@for_people_managers
def sign_in_cards(request: PersonRequest) -> HttpResponse:
    """Choose a year group and print its cards; codes are shown this once."""
    form = CardsForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/sign_in_cards.html", {"form": form})
    students = Person.objects.filter(
        kind=PersonKind.STUDENT, state="active", year_group=form.cleaned_data["year"]
    )
    if not form.cleaned_data["again"]:
        students = students.filter(account=None)
    printed = actions.make_sign_in_cards(students, by=request.person)
    cards = [
        {"person": card.person, "code": card.code, "picture": _picture(request, card.code)}
        for card in printed
    ]
    return render(request, "people/sign_in_cards.html", {"form": form, "cards": cards})


def _picture(request: HttpRequest, code: str) -> str:
    # The code stands behind "#": it never reaches a server's log or another site.
    address = request.build_absolute_uri(reverse("people:card")) + f"?code={code}"
    svg: str = segno.make(address, micro=False).svg_inline(scale=3, omitsize=True, svgclass="qr")
    return mark_safe(svg)


@require_http_methods(["GET", "POST"])
def card(request: HttpRequest) -> HttpResponse:
    """With a card: choose a password and be signed in. Every wrong card gets the same answer."""
    form = CardForm(request.POST or None, initial={"code": request.GET.get("code", "")[:40]})
    if request.method == "POST" and form.is_valid():
        name, code = form.cleaned_data["user_name"], form.cleaned_data["code"]
        address = request.META.get("REMOTE_ADDR", "")
        try:
            if throttle.is_stopped(name, address) or not _is_theirs(code, name):
                raise CardNotUsable
            account = actions.use_card(code, password=form.cleaned_data["password"])
        except CardNotUsable:
            throttle.count_wrong(name, address)
            form.add_error(
                "code", _("This card cannot be used. Check what you typed, or ask for a new one.")
            )
        else:
            login = Login(user=account, redirect_url=reverse("home:today"))
            signed_in: HttpResponse = perform_login(request, login)
            return signed_in
    return render(request, "people/card.html", {"form": form}, status=422 if form.errors else 200)


def _is_theirs(code: str, user_name: str) -> bool:
    owner = actions.card_of(code).person
    known = {owner.user_name.lower()}
    if owner.account is not None:
        known.add(owner.account.username.lower())
    return user_name.lower() in known


@require_http_methods(["GET", "POST"])
@for_administrators
def staff(request: PersonRequest) -> HttpResponse:
    """Who works here, with their roles; add somebody with a sign-in card."""
    form = StaffForm(request.POST or None)
    cards = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        person = Person.objects.create(
            school=request.person.school,
            kind=PersonKind.STAFF,
            given_name=data["given_name"],
            family_name=data["family_name"],
            user_name=data["user_name"],
        )
        actions.give_role(person, Role(data["role"]), by=request.person)
        cards = [
            {"person": c.person, "code": c.code, "picture": _picture(request, c.code)}
            for c in actions.make_sign_in_cards([person], by=request.person)
        ]
        form = StaffForm()
    context = {
        "form": form,
        "cards": cards,
        "staff": [{"person": p, "held": policies.roles_of(p)} for p in queries.staff_of_school()],
        "roles": Role.choices,
    }
    return render(request, "people/staff.html", context, status=422 if form.errors else 200)


@require_POST
@for_administrators
def role_change(request: PersonRequest, person_id: uuid.UUID) -> HttpResponse:
    """Give or take a role."""
    person = access.person_of_school(person_id)
    form = RoleForm(request.POST)
    if person.kind != PersonKind.STAFF or not form.is_valid():
        raise Http404
    change = actions.give_role if form.cleaned_data["give"] else actions.take_role
    try:
        change(person, form.cleaned_data["role"], by=request.person)
    except LastAdministrator:
        messages.warning(request, _("A school keeps at least one administrator."))
    return redirect("people:staff")


def _sees_rota(person: Person) -> bool:
    return policies.is_administrator(person) or policies.is_safeguarding(person)


@require_http_methods(["GET", "POST"])
@door(_sees_rota)
def on_call(request: PersonRequest) -> HttpResponse:
    """The on-call rota: who is reached, and when."""
    form = ShiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.put_on_call(by=request.person, **form.cleaned_data)
        return redirect("people:on_call")
    shifts = OnCallShift.objects.select_related("person")
    context = {"form": form, "shifts": shifts}
    return render(request, "people/on_call.html", context, status=422 if form.errors else 200)


@require_POST
@door(_sees_rota)
def shift_remove(request: PersonRequest, shift_id: uuid.UUID) -> HttpResponse:
    """Remove a shift."""
    shift = OnCallShift.objects.filter(pk=shift_id).first()
    if shift is None:
        raise Http404
    actions.take_off_call(shift, by=request.person)
    return redirect("people:on_call")


@require_GET
@for_students
def profile(request: PersonRequest) -> HttpResponse:
    """One's own profile, and who reads what of it."""
    context = {"profile": access.own_profile(request.person)}
    return render(request, "people/profile.html", context)


@require_http_methods(["GET", "POST"])
@for_students
def profile_edit(request: PersonRequest) -> HttpResponse:
    """Change it; when it was changed elsewhere meanwhile, both are there."""
    now = access.own_profile(request.person)
    form = ProfileForm(request.POST or None, initial=initial_of(request.person, now))
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_profile(
                request.person,
                version=form.cleaned_data["version"],
                names=form.names(),
                values=form.values(),
            )
        except ProfileHasMoved:
            typed = request.POST.copy()
            typed["version"] = str(now.version)
            again = ProfileForm(typed)
            context = {"form": again, "now_reads": now}
            return render(request, "people/profile_edit.html", context, status=409)
        return redirect("people:profile")
    return render(
        request, "people/profile_edit.html", {"form": form}, status=422 if form.errors else 200
    )


@require_GET
def second_factor_needed(request: HttpRequest) -> HttpResponse:
    """A role that needs a second step at sign-in, and how to set it up."""
    return render(request, "people/second_factor_needed.html")


@require_GET
def not_active(request: HttpRequest) -> HttpResponse:
    """Somebody signed in whose place at the school is paused."""
    return render(request, "people/not_active.html")
