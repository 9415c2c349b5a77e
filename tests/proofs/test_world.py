"""The proofs say little about pages that nobody gets to see: the world shows each of them."""

from __future__ import annotations

import pytest

from tests.factories.anything import models_of_ours, rows_of
from tests.proofs.world import PAGES, ROWS, World, readers_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LEADING_ON = {
    # They lead on to another page, which is visited by its own row.
    "conversations:thread_of_pair",
    "people:invitation_open",
    "roster:import_columns",
    # They open with what a card or a mail carries: the tests of people walk through them.
    "people:card_passkey",
    "people:invitation",
}


@pytest.mark.parametrize("name", sorted(set(PAGES) - LEADING_ON))
def test_somebody_sees_each_page(name: str, world: World) -> None:
    url = world.url(name)
    statuses = {a: world.ask(a, "get", url).status_code for a in readers_in(ROWS[name], "get")}
    assert 200 in statuses.values(), statuses


def test_there_is_something_in_every_model(world: World) -> None:
    assert [m._meta.label for m in models_of_ours() if not rows_of(m).exists()] == []
