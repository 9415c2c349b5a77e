"""Every URL × every method × every member of the cast equals the table."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cairn.mentorships.models import Mentorship
from cairn.people.models import Account, Guardianship, Person, StaffRole
from cairn.people.policies import needs_second_factor
from tests.access_matrix import EVERYONE, METHODS, Row, all_rows
from tests.cast import ANONYMOUS
from tests.visitors import Visitors, standing_visitors, undone

# The pages of the accounts library; test_account_pages.py has their table.
ACCOUNT_PAGES = "account/"
# Doors and policies decide before any database differs.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROWS = all_rows()
NAMES = sorted(ROWS)
CLOSED = sorted(name for name, row in ROWS.items() if not row.public)
OF_THE_SCHOOL = EVERYONE - {"other_school_coordinator"}
FRAGMENT = {"HX-Request": "true"}
OTHER_METHODS = ("put", "patch", "delete", "options", "trace")


@pytest.fixture(scope="module")
def _standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[Visitors]:
    with django_db_blocker.unblock(), standing_visitors() as visitors:
        yield visitors


@pytest.fixture
def visitors(_standing: Visitors, db: None) -> Visitors:
    """The cast as it was made; what a test does to it is undone."""
    return _standing


def _url_names(patterns: Any, namespace: str = "") -> list[str]:
    names = []
    for pattern in patterns:
        if str(pattern.pattern) == ACCOUNT_PAGES:
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            names += _url_names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            names.append(f"{namespace}{pattern.name}")
    return names


def test_every_url_has_a_row_and_every_row_a_url() -> None:
    names = set(_url_names(get_resolver().url_patterns))
    assert names == set(ROWS)


@pytest.mark.parametrize("name", NAMES)
def test_a_row_speaks_of_methods_and_actors_that_exist(name: str) -> None:
    assert set(ROWS[name].methods) <= METHODS
    for allowed in ROWS[name].methods.values():
        assert allowed <= EVERYONE


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["page", "fragment"])
def test_those_of_the_table_get_in(name: str, kind: str, visitors: Visitors) -> None:
    row, headers = ROWS[name], FRAGMENT if kind == "fragment" else {}
    for method, allowed in row.methods.items():
        with undone():
            url, data = _url(name, row, visitors), _data(row, visitors)
            for actor in sorted(EVERYONE if row.public else allowed):
                with undone():
                    answer = _ask(visitors, actor, method, url, data, headers)
                assert answer.status_code in {200, 302, 303, 400, 409, 422}, (actor, method)


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("kind", ["page", "fragment"])
def test_everybody_else_is_told_what_they_are_told_of_nothing(
    name: str, kind: str, visitors: Visitors
) -> None:
    row, headers = ROWS[name], FRAGMENT if kind == "fragment" else {}
    for method, allowed in row.methods.items():
        with undone():
            url, nothing = _url_and_one_of_nothing(name, row, visitors)
            data = _data(row, visitors)
            for actor in sorted(EVERYONE - allowed):
                with undone():
                    theirs = _ask(visitors, actor, method, url, data, headers)
                    assert (theirs.status_code, actor, method) == (404, actor, method)
                    if url == nothing:
                        continue  # Without an id there is nothing to compare it with.
                    missing = _ask(visitors, actor, method, nothing, data, headers)
                assert _told(theirs, url) == _told(missing, nothing), (actor, method)


@pytest.mark.parametrize("name", CLOSED)
def test_the_signed_out_are_sent_to_sign_in_and_the_paused_told_so(
    name: str, visitors: Visitors
) -> None:
    row = ROWS[name]
    for method in row.methods:
        with undone():
            url, nothing = _url_and_one_of_nothing(name, row, visitors)
            data = _data(row, visitors)
            signed_out = _ask(visitors, ANONYMOUS, method, url, data)
            paused = _ask(visitors, "deactivated", method, url, data)
            for actor, theirs in ((ANONYMOUS, signed_out), ("deactivated", paused)):
                if url == nothing:
                    continue
                missing = _ask(visitors, actor, method, nothing, data)
                assert _told(theirs, url) == _told(missing, nothing), actor
        assert signed_out.status_code == 302
        assert signed_out["Location"].startswith(reverse("account_login") + "?next=")
        assert (paused.status_code, paused["Location"]) == (302, reverse("people:not_active"))


@pytest.mark.parametrize("name", sorted(n for n in CLOSED if "get" in ROWS[n].methods))
def test_asking_for_the_head_alone_tells_no_more(name: str, visitors: Visitors) -> None:
    row = ROWS[name]
    url, nothing = _url_and_one_of_nothing(name, row, visitors)
    for actor in sorted(EVERYONE):
        inside = actor in row.methods["get"]
        with undone():
            answer = _ask(visitors, actor, "head", url)
            assert answer.content == b""
            assert answer.status_code in ({200, 302, 405} if inside else {404, 405}), actor
            if inside or url == nothing:
                continue
            missing = _ask(visitors, actor, "head", nothing)
        assert _told(answer, url) == _told(missing, nothing), actor


@pytest.mark.parametrize("name", NAMES)
def test_methods_not_in_the_table_are_refused_to_everyone(name: str, visitors: Visitors) -> None:
    row = ROWS[name]
    url, nothing = _url_and_one_of_nothing(name, row, visitors)
    insiders = sorted({a for some in row.methods.values() for a in some})
    for method in {*OTHER_METHODS, *METHODS} - set(row.methods):
        for actor in sorted({ANONYMOUS, insiders[0], insiders[-1]}):
            with undone():
                there = _ask(visitors, actor, method, url)
                assert there.status_code in {302, 404, 405}, (actor, method)
                if url == nothing:
                    continue
                missing = _ask(visitors, actor, method, nothing)
            assert there.status_code == missing.status_code, (actor, method)


@pytest.mark.parametrize("name", CLOSED)
def test_an_id_of_nothing_is_missing_for_those_of_the_table_too(
    name: str, visitors: Visitors
) -> None:
    row = ROWS[name]
    for method, allowed in row.methods.items():
        with undone():
            url, nothing = _url_and_one_of_nothing(name, row, visitors)
            data = _data(row, visitors)
            # A page without an id is there for everybody it is open to.
            for actor in sorted(allowed) if url != nothing else ():
                with undone():
                    answer = _ask(visitors, actor, method, nothing, data)
                assert answer.status_code == 404, (actor, method)


@pytest.mark.parametrize("name", CLOSED)
def test_a_role_that_was_taken_ends_at_the_next_request(name: str, visitors: Visitors) -> None:
    row = ROWS[name]
    for method, allowed in row.methods.items():
        for actor in sorted(allowed):
            held = getattr(visitors.cast, actor)
            if allowed >= OF_THE_SCHOOL or not StaffRole.objects.filter(person=held).exists():
                continue  # Not about a role.
            with undone():
                url, data = _url(name, row, visitors), _data(row, visitors)
                StaffRole.objects.filter(person=held).delete()
                answer = _ask(visitors, actor, method, url, data)
            assert (answer.status_code, actor, method) == (404, actor, method)


@pytest.mark.parametrize("name", CLOSED)
def test_the_end_of_the_pair_closes_it_for_the_mentor_at_the_next_request(
    name: str, visitors: Visitors
) -> None:
    row = ROWS[name]
    for method, allowed in row.methods.items():
        if "mentor" not in allowed or "other_mentor" in allowed:
            continue  # Not about this pair.
        with undone():
            url, data = _url(name, row, visitors), _data(row, visitors)
            Mentorship.objects.filter(pk=visitors.cast.mentorship.pk).update(state="closed")
            answer = _ask(visitors, "mentor", method, url, data)
        assert (answer.status_code == 404, method) == (not row.outlives_pair, method)


@pytest.mark.parametrize("name", CLOSED)
def test_a_guardian_who_is_none_any_more_is_out(name: str, visitors: Visitors) -> None:
    row = ROWS[name]
    for method, allowed in row.methods.items():
        if "guardian" not in allowed or allowed >= OF_THE_SCHOOL:
            continue  # Not about their child.
        with undone():
            url, nothing = _url_and_one_of_nothing(name, row, visitors)
            data = _data(row, visitors)
            Guardianship.objects.all().delete()
            answer = _ask(visitors, "guardian", method, url, data)
        assert answer.status_code == 404 or url == nothing, method


@pytest.mark.parametrize("name", CLOSED)
def test_a_pause_closes_every_page_at_the_next_request(name: str, visitors: Visitors) -> None:
    row = ROWS[name]
    for method, allowed in row.methods.items():
        with undone():
            url, data = _url(name, row, visitors), _data(row, visitors)
            for actor in sorted(allowed):
                with undone():
                    person = getattr(visitors.cast, actor)
                    Person.objects.filter(pk=person.pk, school=person.school).update(state="paused")
                    answer = _ask(visitors, actor, method, url, data)
                closed = answer.status_code == 302 and answer["Location"] == reverse(
                    "people:not_active"
                )
                # The school of another coordinator is out of this scope: their pause is theirs.
                assert closed or actor == "other_school_coordinator", (actor, method)


@pytest.mark.parametrize("name", CLOSED)
def test_no_page_of_a_role_that_needs_a_second_factor_opens_without_it(
    name: str, visitors: Visitors
) -> None:
    row = ROWS[name]
    for method, allowed in row.methods.items():
        for actor in sorted(allowed):
            person = getattr(visitors.cast, actor)
            if not needs_second_factor(person):
                continue
            with undone():
                url, data = _url(name, row, visitors), _data(row, visitors)
                # Losing it ends their sessions: they come in anew, by their password alone.
                Authenticator.objects.filter(user=person.account).delete()
                browser = Client()
                browser.force_login(Account.objects.get(pk=person.account_id))
                sent = [data] if method == "post" else []
                answer = getattr(browser, method)(url, *sent)
            expected = (302, reverse("people:second_factor_needed"))
            assert (answer.status_code, answer.get("Location")) == expected, (actor, method)


def _url(name: str, row: Row, visitors: Visitors) -> str:
    return reverse(name, kwargs=row.kwargs(visitors.cast))


def _url_and_one_of_nothing(name: str, row: Row, visitors: Visitors) -> tuple[str, str]:
    kwargs = row.kwargs(visitors.cast)
    nothing = {key: _of_nothing(value) for key, value in kwargs.items()}
    return reverse(name, kwargs=kwargs), reverse(name, kwargs=nothing)


def _of_nothing(value: Any) -> Any:
    """An id that nobody has; a word of the address stays."""
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    return 2**31 - 1 if isinstance(value, int) else value


def _data(row: Row, visitors: Visitors) -> dict[str, Any]:
    return row.data(visitors.cast)


def _ask(
    visitors: Visitors,
    actor: str,
    method: str,
    url: str,
    data: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    browser: Client = visitors.browser(actor)
    sent = data if method == "post" else None
    answer: HttpResponse = getattr(browser, method)(url, *([sent] if sent else []), headers=headers)
    return answer


def _told(answer: HttpResponse, url: str) -> tuple[int, dict[str, str], str]:
    """All an answer tells somebody, without its own address and what is random in every answer."""
    body = answer.content.decode().replace(url, "")
    body = re.sub(r'("X-CSRFToken": "|name="csrfmiddlewaretoken" value=")\w+', r"\1", body)
    headers = {k: v.replace(url, "") for k, v in answer.headers.items() if k != "X-Request-ID"}
    headers.pop("Content-Length", None)
    return answer.status_code, headers, body
