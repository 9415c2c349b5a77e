"""The world every proof visits; what a test does to it is undone."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from tests import postgres
from tests.proofs.world import World, standing_world

# What is asked of every page in the same way: in the daily run of a third of the pages, chosen by
# name so that it is the same third everywhere; of all of them by `make proof`. What is asked on
# both databases is asked of one half of that third on each. Who may read what is never sampled.
SAMPLED = {
    *("test_forgery", "test_headers", "test_hostile_input", "test_query_budgets"),
    *("test_words_stay_where_they_belong", "test_world"),
}
PARTS = 6
ON_SQLITE, ON_POSTGRESQL = 0, 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the daily run does not ask; asked for by name, a test always runs."""
    if os.environ.get("CAIRN_PROOF") == "full" or any("::" in word for word in config.args):
        return
    left_out = [item for item in items if _is_left_out(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not _is_left_out(item)]


def _is_left_out(item: pytest.Item) -> bool:
    call = getattr(item, "callspec", None)
    if call is None or item.path.stem not in SAMPLED or item.path.parent.name != "proofs":
        return False
    return zlib.crc32(call.id.encode()) % PARTS not in _parts_of_today(item)


def _parts_of_today(item: pytest.Item) -> set[int]:
    if any(item.iter_markers("once")):
        return {ON_SQLITE, ON_POSTGRESQL}
    return {ON_POSTGRESQL if postgres.url_of_this_run() else ON_SQLITE}


@pytest.fixture(scope="module")
def _standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), standing_world() as world:
        yield world


@pytest.fixture
def world(_standing: World, db: None) -> World:
    """A school where everything has happened once."""
    return _standing
