"""What every test can ask for: a school in scope, and the cast."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from django.test import Client

from cairn.lib.tenant import in_school
from cairn.schools.models import School
from tests import postgres
from tests.cast import Cast, make_cast
from tests.factories import make_school

pytest_plugins = ["tests.installations"]


DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is asked once, and put what takes seconds first, so that no worker ends alone.

    A test that asks for no database says nothing about it: once is enough for both.
    """
    items.sort(key=lambda item: not _takes_seconds(item))
    for item in items:
        asks = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
        if not asks and not any(item.iter_markers("django_db")) and not _starts_processes(item):
            item.add_marker(pytest.mark.once)


def pytest_configure() -> None:
    """Before the first test: how they end on PostgreSQL."""
    postgres.end_tests_by_deleting()


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage took a seventh of the suite."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _takes_seconds(item: pytest.Item) -> bool:
    return _starts_processes(item) or item.path.stem in {
        *("test_health", "test_words_run_nothing", "test_killed", "test_corruption"),
        *("test_throttle", "test_private_words"),
    }


def _starts_processes(item: pytest.Item) -> bool:
    """These run the product itself, on the database of the environment."""
    return item.path.parent.name in {"cli", "faults"}


@pytest.fixture
def school(db: None) -> Iterator[School]:
    """Northbridge, in scope for the whole test."""
    school = make_school("Northbridge School")
    with in_school(school):
        yield school


@pytest.fixture
def cast(school: School) -> Cast:
    """Everyone of the access matrix, at their places in one running iteration."""
    return make_cast(school)


@pytest.fixture
def sign_in(client: Client):
    """`sign_in(person)` gives a client signed in as them, second factor and all."""
    from tests.cast import signed_in_client

    return signed_in_client
