"""A page asks the database a few questions, and as many of them for thirty things as for one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.proofs.world import PAGES, ROWS, World, readers_in, undone

pytestmark = pytest.mark.django_db

# The frame of a transaction and of a test inside it: no questions.
FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
GROWN_BY = (0, 2, 6)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_to_its_budget_however_much_there_is(name: str, world: World) -> None:
    found: dict[str, list[list[str]]] = {actor: [] for actor in readers_in(ROWS[name], "get")}
    for count in GROWN_BY:
        with undone():
            url = world.url(name)
            world.grow(count)
            for actor, seen in found.items():
                with undone():
                    seen.append(_questions(world, actor, url))
    for actor, seen in found.items():
        counts = [len(questions) for questions in seen]
        more = [q for q in seen[-1] if q not in seen[0]]
        assert len(set(counts)) == 1, (actor, counts, more[:6])
        assert counts[0] <= ROWS[name].queries, (actor, counts, seen[0])


def _questions(world: World, actor: str, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        answer: Any = world.ask(actor, "get", url)
        if answer.streaming:
            list(answer.streaming_content)
    assert answer.status_code < 400
    return [q["sql"] for q in captured.captured_queries if not q["sql"].startswith(FRAME)]
