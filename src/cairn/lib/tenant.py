"""The tenant scope: a query outside a school raises instead of answering.

Tenant scope is not privacy. Inside a school the access functions of each room decide.
"""

from __future__ import annotations

import uuid
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django_scopes import ScopedManager, get_scope, scope, scopes_disabled

SCHOOL = "school"
Row = TypeVar("Row", bound=models.Model)


def in_school(school: Any) -> AbstractContextManager[None]:
    """Inside the block, queries see the rows of `school` (a School) and no other."""
    manager: AbstractContextManager[None] = scope(**{SCHOOL: school})
    return manager


def across_schools() -> AbstractContextManager[None]:
    """Inside the block, queries see every school: for jobs, commands and sign-in alone."""
    manager: AbstractContextManager[None] = scopes_disabled()
    return manager


def current_school_id() -> uuid.UUID | None:
    """The id of the school in scope, or None outside of any."""
    school = get_scope().get(SCHOOL)
    return None if school is None else school.pk


if TYPE_CHECKING:

    class SchoolManager(models.Manager[Row]):
        """As below, for the type checker, which cannot read a class made at run time."""

else:

    class SchoolManager(type(ScopedManager(**{SCHOOL: SCHOOL}))):
        """The manager of a model with a `school` field, closed outside of a school's scope."""
