"""Words are words: no text of anybody adds an element, an attribute or a link to a page."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from tests.factories.anything import rows_of
from tests.proofs.hostile import SCRIPTS, fitting
from tests.proofs.marks import write_words
from tests.proofs.pages_read import PageRead
from tests.proofs.readership_table import Text, words_and_facts
from tests.proofs.world import PAGES, ROWS, World, readers_in, undone

pytestmark = pytest.mark.django_db
DAILY = 60
BARE = {(tag, ()) for tag in ("p", "br", "ul", "ol", "li", "blockquote", "code", "pre", "hr", "em")}
LOCAL = ("/", "?", "#", "tel:", "mailto:")
ADDRESSES = {"href", "src", "action", "formaction", "data", "hx-get", "hx-post", "poster"}


def _lengths(text: Text) -> tuple[type[Any], int | None]:
    model = apps.get_model(text.field.rpartition(".")[0])
    column = model._meta.get_field(text.field.rpartition(".")[2])
    return model, getattr(column, "max_length", None)


def _write_everywhere(scripts: list[str], shift: int) -> None:
    """Another script in every row of every text: `shift` turns the wheel on by so many."""
    for text in words_and_facts():
        model, length = _lengths(text)
        fit = fitting(scripts, length and length - 7) or ["<b>"]
        words = {}
        for place, pk in enumerate(rows_of(model).order_by("pk").values_list("pk", flat=True)):
            one = fit[(place + shift) % len(fit)]
            # A number before it, because some of them must differ.
            words[pk] = f"{place:03} is " + ("\n".join(fit) if length is None else one)
        write_words(text, words)


def _check(world: World, name: str, scripts: list[str], shifts: range) -> None:
    actors = readers_in(ROWS[name], "get")
    url = world.url(name)
    plain = {}
    with undone():
        _write_everywhere(["plain words"], 0)
        for actor in actors:
            plain[actor] = _read(world, actor, url)
    for shift in shifts:
        with undone():
            _write_everywhere(scripts, shift)
            for actor in actors:
                page = _read(world, actor, url)
                if page is None or plain[actor] is None:
                    assert page is plain[actor]
                    continue
                assert _telling(page) == _telling(plain[actor]), (actor, shift)
                assert _bad_addresses(page) == [], (actor, shift)


def _read(world: World, actor: str, url: str) -> PageRead | None:
    answer: Any = world.ask(actor, "get", url)
    if "html" not in answer["Content-Type"]:
        # A file of data: never shown as a page.
        assert answer["X-Content-Type-Options"] == "nosniff"
        return None
    return PageRead(answer.content.decode())


def _telling(page: PageRead) -> list[tuple[str, tuple[str, ...]]]:
    """Without bare paragraphs and line breaks, of which a longer text has more."""
    return [part for part in page.shape if part not in BARE]


def _bad_addresses(page: PageRead) -> list[str]:
    return [
        value
        for _tag, attributes in page.elements
        for name, value in attributes
        if name in ADDRESSES and (not value.startswith(LOCAL) or "evil.example" in value)
    ]


@pytest.mark.parametrize("name", PAGES)
def test_no_script_of_sixty_changes_a_page(name: str, world: World) -> None:
    _check(world, name, SCRIPTS[:DAILY], range(0, DAILY, 20))


@pytest.mark.proof
@pytest.mark.parametrize("name", PAGES)
def test_no_script_of_two_hundred_changes_a_page(name: str, world: World) -> None:
    assert len(SCRIPTS) >= 200
    _check(world, name, SCRIPTS, range(0, len(SCRIPTS), 5))


def test_the_proof_notices_a_script_that_was_let_through() -> None:
    plain = PageRead("<p>plain words</p>")
    for script in SCRIPTS[:19]:
        assert PageRead(f"<p>{script}</p>").shape != plain.shape, script
