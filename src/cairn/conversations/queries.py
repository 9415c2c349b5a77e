"""Reads of conversations, always for one of their members."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum, UUIDField

from cairn.conversations.models import Membership, Message, Thread
from cairn.mentorships.enums import MentorshipState
from cairn.mentorships.models import Mentorship
from cairn.people.enums import PersonKind
from cairn.people.models import NAME_FIELDS, Person
from cairn.programmes.models import Iteration

PAGE = 30
# The pair without its letters, and of people and programme no more than lists show.
_SHOWN_OF_A_PAIR = [
    field.name
    for field in Mentorship._meta.concrete_fields
    if field.name not in {"reasons", "mentee_goodbye", "mentor_goodbye"}
]
_SHOWN_OF_A_THREAD = (
    "person_id",
    "read_number",
    *(f"thread__{name}" for name in ("school_id", "last_number", "last_message_at")),
    *(f"thread__mentorship__{name}" for name in _SHOWN_OF_A_PAIR),
    *(f"thread__mentorship__iteration__{f.name}" for f in Iteration._meta.concrete_fields),
    *(
        f"thread__mentorship__{side}__{name}"
        for side in ("mentee", "mentor")
        for name in (*NAME_FIELDS, "year_group__name")
    ),
)


def memberships_of(person: Person) -> QuerySet[Membership]:
    """The threads of `person`, the latest first, with pair and read state; one query."""
    return (
        Membership.objects.filter(person=person)
        .select_related(
            "thread__mentorship__mentee__year_group",
            "thread__mentorship__mentor__year_group",
            "thread__mentorship__iteration__school",
        )
        .only(*_SHOWN_OF_A_THREAD)
        .order_by(F("thread__last_message_at").desc(nulls_last=True), "-thread_id")
    )


def threads_for_today(person: Person) -> list[Membership]:
    """The threads of pairs that last, each with who wrote last as `last_author_id`; one query."""
    last = Message.objects.filter(thread=OuterRef("thread"), number=OuterRef("thread__last_number"))
    return list(
        memberships_of(person)
        .exclude(thread__mentorship__state=MentorshipState.CLOSED)
        .annotate(last_author_id=Subquery(last.values("author_id")[:1], output_field=UUIDField()))
    )


def unread_count(person: Person) -> int:
    """How many messages wait unread for `person`."""
    if person.kind != PersonKind.STUDENT:
        return 0
    unread = Membership.objects.filter(person=person).aggregate(
        count=Sum(F("thread__last_number") - F("read_number"))
    )
    return unread["count"] or 0


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
