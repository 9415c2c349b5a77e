"""The links around every page, by what a person is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cairn.conversations.queries import unread_count
from cairn.people import policies
from cairn.people.enums import PersonKind
from cairn.people.models import Person
from cairn.ui.navigation import HelpLink, Identity, NavigationItem

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

# URL name, label, icon.
Link = tuple[str, "_StrOrPromise", str]

STUDENT = (
    ("home:today", gettext_lazy("Today"), "today"),
    ("goals:goal_list", gettext_lazy("Goals"), "goals"),
    ("conversations:thread_list", gettext_lazy("Messages"), "messages"),
    ("programmes:open_programmes", gettext_lazy("Mentoring"), "community"),
)
# The first four stand in the bar of a phone: what is needed every day comes first.
COORDINATOR = (
    ("home:today", gettext_lazy("Overview"), "today"),
    ("programmes:programme_list", gettext_lazy("Programmes"), "community"),
    ("mentorships:pair_list", gettext_lazy("Pairs"), "matching"),
    ("people:people_list", gettext_lazy("People"), "people"),
    ("people:sign_in_cards", gettext_lazy("Sign-in cards"), "card"),
    ("roster:import_start", gettext_lazy("Roster"), "upload"),
)
ADMINISTRATOR = (
    ("home:today", gettext_lazy("Overview"), "today"),
    ("people:people_list", gettext_lazy("People"), "people"),
    ("people:staff", gettext_lazy("Staff"), "key"),
    ("people:on_call", gettext_lazy("On call"), "shield"),
    ("schools:settings", gettext_lazy("School"), "school"),
    ("roster:import_start", gettext_lazy("Roster"), "upload"),
    ("data_rights:requests", gettext_lazy("Data requests"), "lock"),
)
LEAD = (
    ("home:today", gettext_lazy("Overview"), "today"),
    ("people:on_call", gettext_lazy("On call"), "shield"),
)
GUARDIAN = (("programmes:guardian_home", gettext_lazy("My children"), "home"),)


def navigation(request: HttpRequest) -> Iterator[NavigationItem]:
    """The links of the person in this request; none for nobody."""
    person: Person | None = getattr(request, "person", None)
    if person is None:
        return
    here = request.resolver_match.view_name if request.resolver_match else ""
    for name, label, icon in _links_of(person):
        count = _unread(request, person) if name == "conversations:thread_list" else 0
        yield NavigationItem(
            url=_address(name),
            label=label,
            icon=icon,
            count=count,
            count_label=ngettext("%(count)d new message", "%(count)d new messages", count)
            % {"count": count},
            current=here == name,
        )
    several = len(getattr(request, "people_behind", ())) > 1
    yield from _account_links(person, here, several=several)


def _unread(request: HttpRequest, person: Person) -> int:
    """What is unread; a page that has read the threads anyway has left it in the request."""
    known: int | None = getattr(request, "unread", None)
    return unread_count(person) if known is None else known


@cache
def _address(name: str) -> str:
    """Kept: a dozen on each page, always the same."""
    return reverse(name)


def _links_of(person: Person) -> list[Link]:
    if person.kind == PersonKind.STUDENT:
        return list(STUDENT)
    if person.kind == PersonKind.GUARDIAN:
        return list(GUARDIAN)
    links: dict[str, Link] = {"home:today": COORDINATOR[0]}
    for holds, group in (
        (policies.is_coordinator, COORDINATOR),
        (policies.is_administrator, ADMINISTRATOR),
        (policies.is_safeguarding, LEAD),
    ):
        if holds(person):
            links |= {link[0]: link for link in group}
    return list(links.values())


def _account_links(person: Person, here: str, *, several: bool) -> Iterator[NavigationItem]:
    links = [
        ("usersessions_list", _("Where I am signed in"), "eye"),
        ("schools:policies", _("Policies"), "school"),
    ]
    if several:
        links.append(("people:switch", _("My schools"), "swap"))
    if person.kind == PersonKind.STUDENT:
        links = [
            ("people:profile", _("My profile"), "people"),
            ("data_rights:my_data", _("My data"), "lock"),
            ("account_change_password", _("My password"), "key"),
            *links,
        ]
    elif person.kind == PersonKind.STAFF:
        links = [
            ("mfa_index", _("Second step at sign-in"), "key"),
            ("account_change_password", _("My password"), "key"),
            *links,
        ]
    for name, label, icon in links:
        yield NavigationItem(
            url=_address(name), label=label, icon=icon, current=here == name, place="account"
        )
    yield NavigationItem(
        url=_address("account_logout"),
        label=_("Sign out"),
        icon="sign-out",
        place="account",
        post=True,
    )


def identity(request: HttpRequest) -> Identity | None:
    """Whom the page greets."""
    person: Person | None = getattr(request, "person", None)
    if person is None:
        return None
    if person.kind == PersonKind.STUDENT:
        line = str(person.year_group or "")
        return Identity(person.name, line, _address("people:profile"))
    return Identity(person.full_name, person.get_kind_display())


def help_link(request: HttpRequest) -> HelpLink | None:
    """Help stands in the same place on every page, signed in or not."""
    return HelpLink(_address("schools:help"), _("Something on your mind?"))
