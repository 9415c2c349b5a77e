"""What somebody writes is found by its readers alone, on whatever page anybody opens.

A mark stands in every text of every row. Everyone of the cast opens every page and sends every
form, filled in and empty; a mark may be on the answer only where docs/readership.md lets that
person read.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from cairn.people.enums import Readers
from cairn.people.models import Person, Profile, default_readers
from tests.cast import ANONYMOUS
from tests.proofs.marks import Garden
from tests.proofs.readership_table import WITH_THE_LINK, may_read
from tests.proofs.world import ACTORS, PAGES, POSTS, ROWS, World, undone

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def _planted(_standing: World, django_db_blocker: Any) -> Garden:
    """Marks in all there is before a page adds its own."""
    garden = Garden()
    with django_db_blocker.unblock():
        garden.plant()
    return garden


@pytest.fixture
def garden(_planted: Garden, world: World) -> Garden:
    """The marks of the standing world; what a test plants in it is gone after it."""
    return _planted.again()


def choose_readers(shift: int) -> None:
    """Another choice for each field of each profile, in turn."""
    choices = Readers.values
    for place, profile in enumerate(Profile.objects.order_by("pk")):
        profile.readers = {
            name: choices[(place + number + shift) % len(choices)]
            for number, name in enumerate(default_readers())
        }
        profile.save()


def _reader(world: World, actor: str) -> Person | None:
    """The person as whom the actor reads; nobody for those who are paused."""
    if actor in {ANONYMOUS, "deactivated"}:
        return None
    found: Person = getattr(world.cast, actor)
    return found


def _told_too_much(
    world: World, garden: Garden, actor: str, answer: Any, name: str = ""
) -> list[str]:
    reader = _reader(world, actor)
    found = []
    by_link = name in ROWS and ROWS[name].by_link
    for mark in garden.found_in(_text(answer)):
        row = mark.row()
        if by_link and WITH_THE_LINK in mark.text.readers:
            continue
        if row is not None and not may_read(reader, row, mark.text):
            found.append(f"{actor} reads {mark.text.field} of {row.pk}")
    return found


def _text(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as files:
            body = b"\n".join(files.read(name) for name in files.namelist())
    return body.decode(errors="replace") + str(answer.headers)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_holds_no_words_its_reader_may_not_read(
    name: str, world: World, garden: Garden
) -> None:
    choose_readers(0)
    url = world.url(name)
    garden.plant()
    leaks = []
    for actor in ACTORS:
        for headers in ({}, FRAGMENT) if actor in ROWS[name].methods["get"] else ({},):
            with undone():
                answer = world.ask(actor, "get", url, headers=headers)
                leaks += _told_too_much(world, garden, actor, answer, name)
    assert leaks == []


@pytest.mark.parametrize("name", POSTS)
def test_the_answer_to_a_form_holds_no_words_its_reader_may_not_read(
    name: str, world: World, garden: Garden
) -> None:
    url, data = world.url(name), world.data(name)
    garden.plant()
    leaks = []
    for actor in ACTORS:
        inside = actor in ROWS[name].methods["post"]
        ways = ((data, {}), (data, FRAGMENT), ({}, {})) if inside else ((data, {}),)
        for sent, headers in ways:
            with undone():
                answer = world.ask(actor, "post", url, sent, follow=True, headers=headers)
                leaks += _told_too_much(world, garden, actor, answer, name)
    assert leaks == []


@pytest.mark.proof
@pytest.mark.parametrize("shift", range(1, len(Readers.values)))
def test_a_profile_is_read_by_those_its_owner_chose(
    shift: int, world: World, garden: Garden
) -> None:
    """As above, until every field of every profile has had every choice."""
    choose_readers(shift)
    leaks = []
    for name in PAGES:
        with undone():
            url = world.url(name)
            garden.plant()
            for actor in ACTORS:
                answer = world.ask(actor, "get", url)
                leaks += _told_too_much(world, garden, actor, answer, name)
    assert leaks == []


# A proof that nobody reads too much says little where nobody reads at all.
READ_WHERE = [
    ("conversations.Message.body", "conversations:thread", {"mentee", "mentor"}),
    ("goals.Goal.statement", "goals:goal", {"mentee", "mentor"}),
    ("goals.Goal.statement", "goals:goal_list", {"mentee"}),
    ("goals.Goal.statement", "goals:pair_goals", {"mentor"}),
    ("goals.Goal.why", "goals:goal", {"mentee", "mentor"}),
    ("goals.Step.text", "goals:goal", {"mentee", "mentor"}),
    ("goals.GoalRevision.statement", "data_rights:my_data_download", {"mentee"}),
    ("people.Profile.interests", "people:profile", {"mentee", "mentor"}),
    ("people.Profile.interests", "mentorships:pair_page", {"mentee", "mentor"}),
    ("programmes.Application.hope", "data_rights:my_data_download", {"mentee", "mentor"}),
    ("mentorships.Mentorship.mentee_goodbye", "data_rights:my_data_download", {"mentee", "mentor"}),
    ("matching.Match.reasons", "matching:run_page", {"coordinator"}),
    ("people.Person.family_name", "people:people_list", {"coordinator", "administrator"}),
    ("schools.HelpLine.name", "schools:help", {"mentee", "guardian", "head"}),
]


@pytest.mark.parametrize(("field", "name", "readers"), READ_WHERE)
def test_its_readers_do_read_it(
    field: str, name: str, readers: set[str], world: World, garden: Garden
) -> None:
    url = world.url(name)
    garden.plant()
    seen = set()
    for actor in ROWS[name].methods["get"]:
        found = garden.found_in(_text(world.ask(actor, "get", url)))
        if field in {mark.text.field for mark in found}:
            seen.add(actor)
    assert readers <= seen


def test_the_proof_notices_a_page_that_tells_too_much(world: World, garden: Garden) -> None:
    """The thread as its members read it, handed to somebody else, is a leak."""
    url = world.url("conversations:thread")
    garden.plant()
    answer = world.ask("mentee", "get", url)
    assert _told_too_much(world, garden, "mentee", answer) == []
    for actor in ("coordinator", "other_mentor", "guardian", "safeguarding_lead"):
        leaks = _told_too_much(world, garden, actor, answer)
        assert any("conversations.Message.body" in leak for leak in leaks), actor
