"""Who acts in this request, at which school."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from cairn.lib.tenant import across_schools, in_school
from cairn.people.enums import PersonKind
from cairn.people.models import Account, Person

SESSION_KEY = "person"


class ActingPersonMiddleware:
    """Sets `request.person` and opens the scope of their school.

    Read afresh at each request, so a pause, a role or its end takes effect at the next one. An
    account with people at two schools acts as the one chosen, else as the first. Nobody signed
    in, or nobody active behind the account: no person and no scope, and queries fail closed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        people = people_behind(request)
        person = acting_person(request, people)
        request.person = person  # type: ignore[attr-defined]
        request.people_behind = people  # type: ignore[attr-defined]
        if person is None:
            return self.get_response(request)
        with in_school(person.school), timezone.override(person.school.zone):
            if person.language:
                translation.activate(person.language)
                request.chosen_language = person.language  # type: ignore[attr-defined]
                request.LANGUAGE_CODE = translation.get_language()
            return self.get_response(request)


def people_behind(request: HttpRequest) -> list[Person]:
    """The active people of the signed-in account, at every school."""
    return request.user.active_people if isinstance(request.user, Account) else []


def acting_person(request: HttpRequest, people: list[Person]) -> Person | None:
    """The one who acts: chosen in this session, else the first."""
    chosen = request.session.get(SESSION_KEY) if people else None
    person = next((p for p in people if str(p.pk) == chosen), people[0] if people else None)
    if person is not None and person.kind == PersonKind.STAFF:
        with across_schools():
            prefetch_related_objects([person], "roles")
    return person
