"""Reads of conversations, always for one of their members."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from cairn.conversations.models import Membership, Message, Thread
from cairn.lib.tenant import kept_for_school
from cairn.people.enums import PersonKind
from cairn.people.models import NAME_FIELDS, Person

PAGE = 30
NEVER = datetime.min.replace(tzinfo=UTC)
# Of pair, programme and people no more than these pages show: each column costs time, and the
# letters of a pair have no business here.
_SHOWN_OF_A_THREAD = (
    "person_id",
    "read_number",
    *(f"thread__{name}" for name in ("last_number", "last_message_at", "last_author_id")),
    *(f"thread__mentorship__{name}" for name in ("mentee_id", "mentor_id", "state", "cause")),
    *(
        f"thread__mentorship__{side}__{name}"
        for side in ("mentee", "mentor")
        for name in (*NAME_FIELDS, "year_group__name")
    ),
)
_SHOWN_TODAY = tuple(
    f"thread__mentorship__{name}"
    for name in (
        "kind",
        "closed_at",
        "wants_rematch",
        "mentee_said_goodbye_at",
        "mentor_said_goodbye_at",
        *(f"iteration__{name}" for name in ("school_id", "state", "starts_on", "ends_on")),
    )
)


def memberships_of(person: Person) -> QuerySet[Membership]:
    """The threads of `person` with pair and read state, in no order; one query."""
    return _memberships().filter(person=person)


@kept_for_school
def _memberships() -> QuerySet[Membership]:
    return Membership.objects.select_related(
        "thread__mentorship__mentee__year_group", "thread__mentorship__mentor__year_group"
    ).only(*_SHOWN_OF_A_THREAD)


def threads_of(person: Person) -> list[Membership]:
    """The threads of `person`, the latest first; one query."""
    return _latest_first(memberships_of(person))


def threads_for_today(person: Person) -> list[Membership]:
    """As `threads_of`, with what Today says of each pair; one query."""
    return _latest_first(_memberships_for_today().filter(person=person))


@kept_for_school
def _memberships_for_today() -> QuerySet[Membership]:
    iteration = _memberships().select_related("thread__mentorship__iteration")
    return iteration.only(*_SHOWN_OF_A_THREAD, *_SHOWN_TODAY)


def _latest_first(memberships: Iterable[Membership]) -> list[Membership]:
    # One person has few; put in order by the database, each column of the rows costs once more.
    return sorted(
        memberships,
        key=lambda one: (one.thread.last_message_at or NEVER, one.thread_id),
        reverse=True,
    )


def unread_count(person: Person) -> int:
    """How many messages wait unread for `person`."""
    if person.kind != PersonKind.STUDENT:
        return 0
    rows = _written_and_read().filter(person=person)
    return sum(written - read for written, read in rows)


@kept_for_school
def _written_and_read() -> QuerySet[Membership, Any]:
    return Membership.objects.values_list("thread__last_number", "read_number")


@dataclass(frozen=True)
class MessagePage:
    """Some messages of a thread, oldest first, and the number to ask earlier ones from."""

    messages: list[Message]
    earlier_before: int | None


def messages_before(thread: Thread, before: int | None = None, count: int = PAGE) -> MessagePage:
    """The last `count` messages with a number under `before` (None: the latest)."""
    rows = Message.objects.filter(thread=thread).order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows[: count + 1])
    page = found[:count][::-1]
    return MessagePage(page, page[0].number if len(found) > count else None)


def other_member(thread: Thread, person: Person) -> Person:
    """The one on the other side of the pair."""
    pair = thread.mentorship
    return pair.mentor if pair.mentee_id == person.pk else pair.mentee
