"""The doors of pages: who may knock at all. Access functions then decide about the object.

A closed door is a 404 that looks like any other, so that an address tells nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cairn.people import policies
from cairn.people.models import Person

Rest = ParamSpec("Rest")
Policy = Callable[[Person], bool]


class PersonRequest(HttpRequest):
    """A request behind a door: somebody is there.

    `unread` is set by pages that have counted the unread messages anyway.
    """

    person: Person
    unread: int


View = Callable[Concatenate[PersonRequest, Rest], HttpResponse]


def door(policy: Policy) -> Callable[[View[Rest]], Callable[..., HttpResponse]]:
    """Lets in people for whom `policy` holds, with a second factor where their role needs one."""

    def decorate(view: View[Rest]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: Any, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
            person = getattr(request, "person", None)
            if person is None:
                return _to_sign_in(request)
            if not policy(person):
                raise Http404
            if policies.needs_second_factor(person) and not is_mfa_enabled(request.user):
                return redirect(reverse("people:second_factor_needed"))
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(reverse("people:not_active"))
    return redirect_to_login(request.get_full_path())


signed_in = door(lambda person: True)
for_students = door(policies.is_student)
for_coordinators = door(policies.is_coordinator)
for_administrators = door(policies.is_administrator)
for_people_managers = door(policies.can_manage_people)
