"""Every URL × every method × every member of the cast equals the table."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import tests.access_matrix as table
from tests.access_matrix import EVERYONE, Row
from tests.cast import Cast, signed_in_client

# The library's own pages about one's own account: they hold nothing of anybody else and are closed
# by the library to people who are not signed in. The ones we use have tests of their own.
ACCOUNT_PAGES = "account/"


def _rows() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for module in pkgutil.iter_modules(table.__path__):
        if not module.name.startswith("test_"):
            rows |= importlib.import_module(f"{table.__name__}.{module.name}").ROWS
    return rows


ROWS = _rows()


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


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ROWS))
def test_only_those_of_the_table_get_in(name: str, cast: Cast, client: Client) -> None:
    row = ROWS[name]
    for method, allowed in row.methods.items():
        for actor in sorted(EVERYONE):
            status = _status_for(actor, row, name, method, cast)
            expected = "in" if actor in allowed or row.public else "out"
            assert (status, actor, method) == (expected, actor, method)
        if not row.public:
            before = transaction.savepoint()
            url = reverse(name, kwargs=row.kwargs(cast))
            answer = getattr(client, method)(url, row.data(cast))
            transaction.savepoint_rollback(before)
            assert answer.status_code == 302
            assert "/account/login" in answer["Location"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(n for n, row in ROWS.items() if not row.public))
def test_a_deactivated_person_is_outside(name: str, cast: Cast) -> None:
    row = ROWS[name]
    url = reverse(name, kwargs=row.kwargs(cast))
    client = signed_in_client(cast.deactivated)
    for method in row.methods:
        answer = getattr(client, method)(url, row.data(cast))
        assert answer.status_code == 302
        assert answer["Location"] == reverse("people:not_active")


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ROWS))
def test_methods_not_in_the_table_are_refused(name: str, cast: Cast) -> None:
    row = ROWS[name]
    url = reverse(name, kwargs=row.kwargs(cast))
    for method in {"get", "post", "put", "delete"} - set(row.methods):
        for actor in sorted({a for allowed in row.methods.values() for a in allowed}):
            answer = getattr(signed_in_client(getattr(cast, actor)), method)(url)
            assert answer.status_code in {404, 405}, (actor, method)
            break


def _status_for(actor: str, row: Row, name: str, method: str, cast: Cast) -> str:
    """What `actor` gets, with things of the row's own that are gone afterwards."""
    before = transaction.savepoint()
    url = reverse(name, kwargs=row.kwargs(cast))
    status = _status(signed_in_client(getattr(cast, actor)), method, url, row.data(cast))
    transaction.savepoint_rollback(before)
    return status


def _status(client: Client, method: str, url: str, data: dict[str, Any]) -> str:
    status = getattr(client, method)(url, data).status_code
    if status == 404:
        return "out"
    return "in" if status < 400 or status in {400, 409, 422} else str(status)
