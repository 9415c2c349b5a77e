"""Things that go wrong in the middle of a write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, models
from django.db.models.signals import pre_save


@contextmanager
def cannot_be_written(model: type[models.Model]) -> Iterator[None]:
    """Inside the block the database takes no row of `model`, as when the disk is full."""

    def refuse(**kwargs: Any) -> None:
        raise DatabaseError("the disk is full")

    pre_save.connect(refuse, sender=model)
    try:
        yield
    finally:
        pre_save.disconnect(refuse, sender=model)
