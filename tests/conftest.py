"""What every test can ask for: a school in scope, and the cast."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from cairn.lib.tenant import in_school
from cairn.schools.models import School
from tests.cast import Cast, make_cast
from tests.factories import make_school

pytest_plugins = ["tests.installations"]


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
