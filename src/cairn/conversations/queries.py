"""Reads of conversations, always for one of their members."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, QuerySet, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.conversations.models import Membership, Message, Thread
from cairn.mentorships.models import Mentorship
from cairn.mentorships.outline import PairFact
from cairn.people.enums import PersonKind
from cairn.people.models import Person

PAGE = 30


def memberships_of(person: Person) -> QuerySet[Membership]:
    """The threads of `person`, the latest first, with pair and read state; one query."""
    return (
        Membership.objects.filter(person=person)
        .select_related("thread__mentorship__mentee", "thread__mentorship__mentor")
        .order_by(F("thread__last_message_at").desc(nulls_last=True), "-thread_id")
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


def message_facts(pair: Mentorship) -> list[PairFact]:
    """For the coordinators' outline of a pair: how many messages, and when the last was sent."""
    thread = Thread.objects.filter(mentorship=pair).first()
    if thread is None:
        return []
    facts = [PairFact(_("Messages"), str(thread.last_number))]
    if thread.last_message_at is not None:
        at = thread.last_message_at.astimezone(pair.school.zone)
        facts.append(PairFact(_("Last message"), date_format(at, "j F Y")))
    return facts
