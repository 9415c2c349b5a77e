"""A school where everything has happened once, with something in every model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.urls import reverse

from cairn.conversations.actions import open_thread
from cairn.conversations.models import Message
from cairn.data_rights.models import ErasureRequest
from cairn.goals.models import Goal, GoalRevision, Step
from cairn.lib import clock
from cairn.matching.models import Match, MatchRun
from cairn.mentorships.models import Mentorship
from cairn.people.models import Guardianship
from cairn.programmes.models import Application
from cairn.schools.models import HelpLine
from tests.access_matrix import EVERYONE, Row, all_rows
from tests.cast import ANONYMOUS, Cast
from tests.factories import make_application, make_goal
from tests.factories.anything import (
    give_children,
    introduce,
    keys_of_all_rows,
    make_any,
    models_of_ours,
    more_of,
    put_back,
    rows_not_in,
    rows_of,
)
from tests.visitors import Visitors, standing_visitors, undone

ROWS = all_rows()
PAGES = sorted(name for name, row in ROWS.items() if "get" in row.methods)
POSTS = sorted(name for name, row in ROWS.items() if "post" in row.methods)
# Also those whom no row lets in: what they are told must hold nothing either.
ACTORS = (ANONYMOUS, "deactivated", *sorted(EVERYONE))


class World:
    """The cast with a history, and its rows by the name of their URL."""

    def __init__(self, visitors: Visitors) -> None:
        self.visitors, self.cast = visitors, visitors.cast
        live_through_a_term(self.cast)
        for model in models_of_ours():
            if not rows_of(model).exists():
                make_any(model)
        self.known = keys_of_all_rows()
        self._growths: dict[int, Growth] = {}

    def url(self, name: str) -> str:
        """The address of a row, with things of its own, and something in each of them."""
        url = reverse(name, kwargs=ROWS[name].kwargs(self.cast))
        for row in rows_not_in(self.known):
            if row._meta.app_label not in {"schools", "people"}:
                give_children(row)
        # A goal with a past is not in its first version any more.
        Goal.objects.filter(version=1, revisions__version=1).update(version=2)
        return url

    def growth(self, count: int) -> Growth:
        """What `count` more of everything in the standing world adds to it; ask before a page
        adds its own."""
        if count not in self._growths:
            with undone():
                _multiply(_every_row(), count)
                self._growths[count] = Growth(count, list(rows_not_in(self.known)))
        return self._growths[count]

    def data(self, name: str) -> dict[str, Any]:
        """The form of a row."""
        return ROWS[name].data(self.cast)

    def ask(
        self, actor: str, method: str, url: str, data: dict[str, Any] | None = None, **extra: Any
    ) -> HttpResponse:
        """What `actor` is answered."""
        browser = self.visitors.browser(actor)
        sent = data if data is not None and method == "post" else {}
        answer: HttpResponse = getattr(browser, method)(url, sent, **extra)
        return answer


@dataclass(frozen=True)
class Growth:
    """Rows that stand for `count` more of every row of the standing world."""

    count: int
    rows: list[Model]


def grow(world: World, growth: Growth) -> None:
    """More of everything there is that belongs to people or programmes.

    Of the standing world it is the same for every page: made once and put back in a statement a
    model. Only a page's own rows are multiplied one by one.
    """
    put_back(growth.rows)
    seen = world.known | {(type(row), row.pk) for row in growth.rows}
    _multiply([row for row in _every_row() if (type(row), row.pk) not in seen], growth.count)
    for link in Guardianship.objects.filter(student__applications=None):
        make_application(world.cast.iteration, link.student)


def _every_row() -> list[Model]:
    rows = [row for model in models_of_ours() for row in rows_of(model).order_by("pk")]
    introduce(rows)
    return rows


def _multiply(rows: list[Model], count: int) -> None:
    for row in rows:
        if row._meta.app_label != "schools" and row._meta.label != "people.Account":
            more_of(row, count)


def readers_in(row: Row, method: str) -> list[str]:
    """Those whom the row lets in, in a fixed order."""
    return sorted(row.methods.get(method, ()))


def live_through_a_term(cast: Cast) -> None:
    """Messages, goals, letters, a match and a request: each in the states that readers turn on."""
    moment, school = clock.now(), cast.mentee.school
    for pair in (cast.mentorship, cast.former_mentorship):
        thread = open_thread(pair)
        for number, author in enumerate((pair.mentee, pair.mentor), start=1):
            Message.objects.create(
                school=school,
                thread=thread,
                number=number,
                author=author,
                body="Hello",
                sent_at=moment,
            )
        type(thread).objects.filter(pk=thread.pk).update(
            last_number=2, last_message_at=moment, last_author=pair.mentor
        )
        Mentorship.objects.filter(pk=pair.pk).update(mentee_goodbye="x", mentor_goodbye="x")
        for shared in (True, False):
            _goal_with_a_past(make_goal(cast.mentee, pair, shared=shared, why="Because"))
    _goal_with_a_past(make_goal(cast.mentor, None))
    Application.objects.update(hope="x")
    _matched(cast)
    ErasureRequest.objects.create(
        school=school, person=cast.mentee, state="declined", because="x", asked_at=moment
    )
    HelpLine.objects.create(school=school, name="Childline", phone="0800 1111", note="x")


def _goal_with_a_past(goal: Goal) -> None:
    moment = clock.now()
    Step.objects.create(school=goal.school, goal=goal, text="x", created_at=moment)
    GoalRevision.objects.create(
        school=goal.school,
        goal=goal,
        version=1,
        statement="x",
        why="x",
        due_on=goal.due_on,
        by=goal.mentee,
        at=moment,
    )
    Goal.objects.filter(pk=goal.pk).update(version=2)


def _matched(cast: Cast) -> None:
    school, moment = cast.mentee.school, clock.now()
    applications = Application.objects.filter(iteration=cast.iteration)
    Match.objects.create(
        school=school,
        iteration=cast.iteration,
        run=MatchRun.objects.create(
            school=school, iteration=cast.iteration, number=7, state="published", made_at=moment
        ),
        mentee=applications.get(person=cast.mentee),
        mentor=applications.get(person=cast.mentor),
        state="accepted",
        proposed_at=moment,
        answer_by=moment + timedelta(days=7),
        by_hand_because="x",
    )


@contextmanager
def standing_world() -> Iterator[World]:
    """A world for the tests of one module, undone after them."""
    with standing_visitors() as visitors:
        yield World(visitors)


__all__ = [
    "ACTORS",
    "PAGES",
    "POSTS",
    "ROWS",
    "World",
    "grow",
    "readers_in",
    "standing_world",
    "undone",
]
