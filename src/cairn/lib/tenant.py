"""The tenant scope: a query outside a school raises instead of answering.

Tenant scope is not privacy. Inside a school the access functions of each room decide.
"""

from __future__ import annotations

import uuid
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models.sql import Query
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

        def get_queryset(self) -> models.QuerySet[Any]:
            """As django-scopes has it, with the condition on the school built once and kept.

            Every query begins with it; built anew it was a twelfth of the work of a page.
            """
            scope = get_scope()
            school = scope.get(SCHOOL) if scope.get("_enabled", True) else None
            if school is None or hasattr(self, "_override_scope"):
                return super().get_queryset()
            kept = _rows_of_school(self.model, school.pk)
            return self._queryset_class(
                model=self.model, query=kept.chain(), using=self._db, hints=self._hints
            )


@lru_cache(maxsize=10_000)
def _rows_of_school(model: type[models.Model], school_id: uuid.UUID) -> Query:
    return models.QuerySet(model).filter(school=school_id).query
