"""The tenant scope: a query outside a school raises instead of answering.

Tenant scope is not privacy. Inside a school the access functions of each room decide.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import QuerySet
from django.db.models.sql import Query
from django_scopes import ScopedManager, get_scope, scope, scopes_disabled

SCHOOL = "school"
Row = TypeVar("Row", bound=models.Model)
# What a query gives: its rows, or values of them.
Out = TypeVar("Out")


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


def kept_for_school(build: Callable[[], QuerySet[Row, Out]]) -> Callable[[], QuerySet[Row, Out]]:
    """A query put together once for each school and given anew at every call, not yet asked.

    For those that many pages begin with: to put one together is a third of its cost. `build` may
    depend on nothing but the school in scope.
    """
    kept = lru_cache(maxsize=1_000)(lambda school_id: build())

    @wraps(build)
    def given() -> QuerySet[Row, Out]:
        school_id = current_school_id()
        return build() if school_id is None else kept(school_id).all()

    return given


if TYPE_CHECKING:

    class SchoolManager(models.Manager[Row]):
        """As below, for the type checker, which cannot read a class made at run time."""

else:

    class SchoolManager(type(ScopedManager(**{SCHOOL: SCHOOL}))):
        """The manager of a model with a `school` field, closed outside of a school's scope."""

        def get_queryset(self) -> QuerySet[Any]:
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
    return QuerySet(model).filter(school=school_id).query
