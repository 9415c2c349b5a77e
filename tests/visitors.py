"""Everyone of the cast with a browser: signed in once, then as many fresh visits as wanted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.test import Client

from cairn.lib.tenant import in_school
from cairn.people.models import Person
from tests.cast import ANONYMOUS, Cast, make_cast, signed_in_client
from tests.factories import make_school


class Visitors:
    """Sessions of the whole cast, and browsers that share one loaded stack of middleware."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._handler = Client().handler
        self._sessions = {actor: _session_of(person) for actor, person in cast.actors().items()}

    def browser(self, actor: str) -> Client:
        """A browser that holds the session of `actor` and nothing else."""
        client = Client()
        client.handler = self._handler
        if actor != ANONYMOUS:
            client.cookies[settings.SESSION_COOKIE_NAME] = self._sessions[actor]
        return client


def _session_of(person: Person) -> str:
    """The key of a session whose password was typed a moment ago, as some pages ask for."""
    client, request = signed_in_client(person), HttpRequest()
    request.session = client.session
    record_authentication(request, person.account, "password", reauthenticated=True)
    request.session.save()
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside the block is gone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def standing_visitors() -> Iterator[Visitors]:
    """The cast of one running iteration, made once for many tests, and undone after them."""
    with undone():
        school = make_school("Northbridge School")
        with in_school(school):
            yield Visitors(make_cast(school))
