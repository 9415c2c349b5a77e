"""A page asks the database a few questions, and as many of them for thirty things as for one."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cairn.mentorships.models import Mentorship
from cairn.people.models import Person, StaffRole
from cairn.programmes.models import Application, Iteration
from tests.proofs.world import PAGES, ROWS, World, grow, readers_in, undone

pytestmark = pytest.mark.django_db

# The frame of a transaction and of a test inside it: no questions.
FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")

# Over the eight of every page, measured, and the same however much there is. They may come down,
# and none may go up, except where a room holds one more kind of data and a page is about all kinds.
STATED = {
    "data_rights:my_data_download": 34,  # One a kind of data that a room holds.
    "data_rights:request_review": 35,  # It counts every kind of data that a room would erase.
    "data_rights:retention": 16,  # And here every kind that has its time.
    "home:today": 15,  # Of somebody who is on the way, has a mentor and is one, and has goals.
    "matching:ask_list": 12,
    "matching:by_hand": 9,
    "matching:by_hand_for": 15,  # The rules of one pair, told apart from each other.
    "matching:run_change": 16,  # A proposal as it stands, and the rules of all who could move.
    "matching:run_list": 9,
    "matching:run_preview": 18,  # A whole proposal, worked out while somebody waits.
    "mentorships:pair_page": 9,
    "programmes:applicants": 11,  # One a gate.
    "programmes:iteration_page": 12,
    "programmes:my_application": 13,
    "programmes:settings": 10,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_the_same_of_two_rows_and_of_four(name: str, world: World) -> None:
    """Of two, because with one row some lists are empty and ask nothing further."""
    _check(name, world, (1, 3))


@pytest.mark.proof
@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_the_same_of_two_rows_and_of_ten(name: str, world: World) -> None:
    _check(name, world, (1, 9))


def _check(name: str, world: World, grown_by: tuple[int, int]) -> None:
    asked: dict[str, list[list[str]]] = {actor: [] for actor in readers_in(ROWS[name], "get")}
    for growth in [world.growth(count) for count in grown_by]:
        with undone():
            url = world.url(name)
            grow(world, growth)
            for actor, seen in asked.items():
                with undone():
                    seen.append(_questions(world, actor, url))
    for actor, seen in asked.items():
        counts = [len(questions) for questions in seen]
        often = Counter(q.partition(" WHERE ")[0][-150:] for q in seen[-1]).most_common(1)
        assert len(set(counts)) == 1, (actor, counts, often)
        assert counts[0] <= STATED.get(name, ROWS[name].queries), (actor, counts, seen[0])


def test_growing_gives_more_of_what_pages_list(world: World) -> None:
    """The proof above would say little if nothing grew."""
    before = _listed(world)
    grow(world, world.growth(2))
    after = _listed(world)
    assert all(after[what] >= before[what] + 2 for what in before), (before, after)


def _listed(world: World) -> dict[str, int]:
    cast = world.cast
    return {
        "goals": cast.mentee.goals.count(),
        "threads": cast.mentor.threads.count(),
        "mentees": Mentorship.objects.filter(mentor=cast.mentor).count(),
        "applicants": Application.objects.filter(iteration=cast.iteration).count(),
        "applications": Application.objects.filter(person=cast.mentee).count(),
        "iterations": Iteration.objects.count(),
        "wards": Application.objects.filter(person__guardianships__guardian=cast.guardian).count(),
        "coordinators": StaffRole.objects.filter(role="coordinator").count(),
        "people": Person.objects.count(),
    }


def _questions(world: World, actor: str, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        answer: Any = world.ask(actor, "get", url)
        if answer.streaming:
            list(answer.streaming_content)
    assert answer.status_code in {200, 302, 400}
    return [q["sql"] for q in captured.captured_queries if not q["sql"].startswith(FRAME)]
