"""Whatever is sent, the answer is one of ours: never an error of the server, never another site."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.apps import apps
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from tests.factories.anything import rows_of
from tests.proofs.forms_sent import filled_in, forms_of
from tests.proofs.hostile import ELSEWHERE, ODD_WORDS, SHARES, is_ours, share
from tests.proofs.readership_table import words_and_facts
from tests.proofs.world import PAGES, POSTS, ROWS, World, readers_in, undone

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
MEGABYTE = 1024 * 1024
PARAMETERS = (
    "page",
    "before",
    "after",
    "state",
    "kind",
    "level",
    "words",
    "code",
    "next",
    "year",
    "q",
)


@SHARES
@pytest.mark.parametrize("name", PAGES)
def test_odd_parameters_of_an_address(name: str, of: int, world: World) -> None:
    url, actor = world.url(name), readers_in(ROWS[name], "get")[0]
    for words in share(ODD_WORDS, name, of):
        query = urlencode([(parameter, words) for parameter in PARAMETERS])
        assert is_ours(world.ask(actor, "get", f"{url}?{query}")), words
    twice = urlencode([(parameter, n) for parameter in PARAMETERS for n in ("1", "2", "x")])
    assert is_ours(world.ask(actor, "get", f"{url}?{twice}"))
    assert is_ours(world.ask(actor, "get", f"{url}?%ff=%c0%ae&=&&;&page=%00"))


@SHARES
@pytest.mark.parametrize("name", POSTS)
def test_odd_words_in_the_fields_of_a_row(name: str, of: int, world: World) -> None:
    with undone():
        url, data = world.url(name), world.data(name)
        actor = readers_in(ROWS[name], "post")[0]
        for words in share(ODD_WORDS, name, of):
            with undone():
                assert is_ours(world.ask(actor, "post", url, dict.fromkeys(data, words))), words
        for sent in ({}, {**data, "is_admin": "1", "person": str(uuid.uuid4()), "school": "x"}):
            with undone():
                assert is_ours(world.ask(actor, "post", url, sent))
        for wrong in (b"\xff\xfe%zz=%&&&==", b"a" * MEGABYTE, b"%00=%00&body=%00", b"[" * 10_000):
            with undone():
                answer: Any = world.visitors.browser(actor).post(url, wrong, content_type=FORM)
                assert is_ours(answer), wrong[:10]
        with undone():
            answer = world.visitors.browser(actor).post(url, b"{", content_type="application/json")
            assert is_ours(answer)


@SHARES
@pytest.mark.parametrize("name", PAGES)
def test_odd_words_in_every_field_of_every_form(name: str, of: int, world: World) -> None:
    for actor, to, form in forms_of(world, name):
        if not form.texts:
            continue
        sent = filled_in(form, "words")
        for words in share(ODD_WORDS, name, of):
            with undone():
                odd = {**sent, **dict.fromkeys(form.texts, words)}
                assert is_ours(world.ask(actor, "post", to, odd)), (to, words)
        with undone():
            wrong = dict.fromkeys(form.values, "\x00' \u202e")
            assert is_ours(world.ask(actor, "post", to, wrong)), to
        with undone():
            twice = QueryDict(mutable=True)
            for field in (*sent, *sent):
                twice.appendlist(field, "x")
            browser = world.visitors.browser(actor)
            assert is_ours(browser.post(to, twice.urlencode(), content_type=FORM)), to


@pytest.mark.parametrize("name", PAGES)
def test_a_text_of_a_megabyte_is_refused_with_an_explanation(name: str, world: World) -> None:
    for actor, to, form in forms_of(world, name):
        if form.texts:
            with undone():
                long = {**filled_in(form, "words"), form.texts[-1]: "word " * (MEGABYTE // 5)}
                answer = world.ask(actor, "post", to, long)
                assert answer.status_code in {200, 302, 400, 404, 413, 422}, to
                assert _longest_text() < MEGABYTE // 2, to


def _longest_text() -> int:
    """Of all texts that are kept: a megabyte must not have come in shortened by nobody."""
    longest = 0
    for text in words_and_facts():
        label, _dot, name = text.field.rpartition(".")
        for value in rows_of(apps.get_model(label)).values_list(name, flat=True):
            longest = max(longest, len(str(value)))
    return longest


@pytest.mark.parametrize("name", sorted(n for n in ROWS if "get" in ROWS[n].methods))
def test_an_address_that_is_none(name: str, world: World) -> None:
    url, actor = world.url(name), readers_in(ROWS[name], "get")[0]
    for odd in (f"{url}%00", f"{url}../../", f"{url}%2e%2e/", f"{url}{'x' * 5000}", f"{url}\u202e"):
        assert world.ask(actor, "get", odd).status_code in {200, 301, 302, 400, 404, 405}, odd


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_sign_in_leads_to_another_site(address: str, world: World) -> None:
    account = world.cast.mentee.account
    assert account is not None
    account.set_password("stones on a hill")
    account.save()
    typed = {"login": account.username, "password": "stones on a hill", "next": address}
    answer: Any = Client().post(f"{reverse('account_login')}?{urlencode({'next': address})}", typed)
    assert answer.status_code == 302
    assert is_ours(answer), answer["Location"]


@pytest.mark.parametrize("name", sorted(n for n in POSTS if ROWS[n].data.__name__ != "_nothing"))
def test_unknown_fields_change_nothing_that_the_form_does_not_name(name: str, world: World) -> None:
    """Names of columns sent along are ignored: nobody moves school, person or state that way."""
    actor = readers_in(ROWS[name], "post")[0]
    person = getattr(world.cast, actor)
    before = (person.school_id, person.kind, person.state, person.roles.count())
    extra = {"kind": "staff", "state": "paused", "school": str(uuid.uuid4()), "roles": "head"}
    world.ask(actor, "post", world.url(name), {**extra, **world.data(name)})
    person.refresh_from_db()
    assert (person.school_id, person.kind, person.state, person.roles.count()) == before
