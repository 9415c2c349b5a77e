"""Who may open the pages of this room.

Roles are known to a room above, which registers its doors when Django starts. Until then every
page is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse

Rest = ParamSpec("Rest")
Decorator = Callable[[Any], Callable[..., HttpResponse]]


class SchoolRequest(HttpRequest):
    """A request behind a door: somebody of a school is there."""

    person: Any


View = Callable[Concatenate[SchoolRequest, Rest], HttpResponse]
_doors: dict[str, Decorator] = {}
_predicates: list[Callable[[Any], bool]] = []


def register_doors(
    *,
    administrators: Decorator,
    signed_in: Decorator,
    is_administrator: Callable[[Any], bool],
) -> None:
    """Say who is let in as an administrator and as anybody, and how to tell an administrator."""
    _doors["administrators"] = administrators
    _doors["signed_in"] = signed_in
    _predicates[:] = [is_administrator]


def is_administrator(person: Any) -> bool:
    """Whether to offer somebody the pages that administrators alone open."""
    return any(predicate(person) for predicate in _predicates)


def for_administrators(view: View[Rest]) -> Callable[..., HttpResponse]:
    """Lets in who administers this school."""
    return _guarded("administrators", view)


def signed_in(view: View[Rest]) -> Callable[..., HttpResponse]:
    """Lets in everyone of this school."""
    return _guarded("signed_in", view)


def _guarded(name: str, view: View[Rest]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if name not in _doors:
            raise Http404
        return _doors[name](view)(request, *args, **kwargs)

    return guarded
