"""Long lists, page by page."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator


class CountedPaginator(Paginator[Any]):
    """A paginator told how many rows there are, so that it does not ask."""

    def __init__(self, rows: Any, per_page: int, *, count: int) -> None:
        super().__init__(rows, per_page)
        self._counted = count

    @property
    def count(self) -> int:  # type: ignore[override]
        """How many rows there are on all pages."""
        return self._counted
