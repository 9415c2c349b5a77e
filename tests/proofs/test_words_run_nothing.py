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

# Templates escape; no database has a part in it.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAILY = 60
BARE = {(tag, ()) for tag in ("p", "br", "ul", "ol", "li", "blockquote", "code", "pre", "hr", "em")}
LOCAL = ("/", "?", "#", "tel:", "mailto:")
ADDRESSES = {"href", "src", "action", "formaction", "data", "hx-get", "hx-post", "poster"}


@pytest.fixture(autouse=True)
def _signed_in_a_moment_ago(settings: Any) -> None:
    """Both readings of a page see the same, also where they lie many minutes apart."""
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 86_400


def _lengths(text: Text) -> tuple[type[Any], int | None]:
    model = apps.get_model(text.field.rpartition(".")[0])
    column = model._meta.get_field(text.field.rpartition(".")[2])
    return model, getattr(column, "max_length", None)


class Writing:
    """Puts another script into every row of every text; `shift` turns the wheel on by so many."""

    def __init__(self, scripts: list[str], shift: int) -> None:
        self._scripts, self._shift = scripts, shift
        self._done: set[tuple[str, Any]] = set()

    def write(self) -> None:
        """Into every row that has none yet."""
        for text in words_and_facts():
            model, length = _lengths(text)
            # A number goes before it, because some of them must differ.
            fit = fitting(self._scripts, length and length - 7) or ["<b>"]
            words = {}
            for pk in rows_of(model).values_list("pk", flat=True):
                place = len(self._done)
                if (text.field, pk) not in self._done:
                    self._done.add((text.field, pk))
                    one = fit[(place + self._shift) % len(fit)]
                    words[pk] = (
                        f"{place % 1000:03} is {chr(10).join(fit) if length is None else one}"
                    )
            write_words(text, words)


def _pages_as_read(world: World, scripts: list[str], shift: int) -> dict[tuple[str, str], Any]:
    found = {}
    with undone():
        writing = Writing(scripts, shift)
        writing.write()
        for name in PAGES:
            with undone():
                url = world.url(name)
                writing.write()
                for actor in readers_in(ROWS[name], "get"):
                    found[name, actor] = _read(world, actor, url)
    return found


def _read(world: World, actor: str, url: str) -> PageRead | None:
    answer: Any = world.ask(actor, "get", url)
    if "html" not in answer["Content-Type"]:
        # A file of data: never shown as a page.
        assert answer["X-Content-Type-Options"] == "nosniff"
        return None
    return PageRead(answer.content.decode())


def _check(world: World, scripts: list[str], shift: int) -> None:
    plain = _pages_as_read(world, ["plain words"] * len(scripts), 0)
    changed, leading = [], []
    for where, page in _pages_as_read(world, scripts, shift).items():
        if page is not None:
            if _telling(page) != _telling(plain[where]):
                changed.append(where)
            leading += [(*where, address) for address in _bad_addresses(page)]
    assert (changed, leading) == ([], [])


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


def test_no_script_of_sixty_changes_a_page(world: World) -> None:
    _check(world, SCRIPTS[:DAILY], 0)


@pytest.mark.proof
@pytest.mark.parametrize("shift", range(0, len(SCRIPTS), 7))
def test_no_script_of_two_hundred_changes_a_page(shift: int, world: World) -> None:
    assert len(SCRIPTS) >= 200
    _check(world, SCRIPTS, shift)


def test_the_proof_notices_a_script_that_was_let_through() -> None:
    plain = PageRead("<p>plain words</p>")
    for script in SCRIPTS[:19]:
        assert PageRead(f"<p>{script}</p>").shape != plain.shape, script
