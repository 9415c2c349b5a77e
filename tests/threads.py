"""Several threads doing one thing at the same moment, each with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

from cairn.lib.tenant import in_school
from cairn.schools.models import School

Answer = TypeVar("Answer")


def at_once(work: Callable[[int], Answer], count: int, school: School) -> list[Answer]:
    """What `work(0)` to `work(count - 1)` give, started together. Needs transactional tests."""
    start = Barrier(count)

    def run(number: int) -> Answer:
        try:
            start.wait(timeout=10)
            with in_school(school):
                return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
