"""The world every proof visits; what a test does to it is undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.proofs.world import World, standing_world


@pytest.fixture(scope="module")
def _standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), standing_world() as world:
        yield world


@pytest.fixture
def world(_standing: World, db: None) -> World:
    """A school where everything has happened once."""
    return _standing
