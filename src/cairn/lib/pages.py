"""Long lists, page by page."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


class CountedPaginator(Paginator[Any]):
    """A paginator told how many rows there are, so that it does not ask."""

    def __init__(self, rows: Any, per_page: int, *, count: int) -> None:
        super().__init__(rows, per_page)
        self._counted = count

    @property
    def count(self) -> int:
        """How many rows there are on all pages."""
        return self._counted


def page_of(
    found: QuerySet[Row], per_page: int, *, count: int, number: str | None
) -> tuple[Page[Row], QuerySet[Row]]:
    """The page of that number, or the nearest there is, and what stands on it, not yet read."""
    page = CountedPaginator(found, per_page, count=count).get_page(number)
    return page, cast("QuerySet[Row]", page.object_list)
