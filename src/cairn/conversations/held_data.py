"""What conversations hold about a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from cairn.conversations.models import Membership, Message, Thread
from cairn.lib.held_data import HeldData
from cairn.people.models import Person
from cairn.schools.models import School


def export_messages(person: Person) -> Iterator[dict[str, Any]]:
    """Every message of one's threads: one's own and those written to one."""
    threads = Membership.objects.filter(person=person).values("thread_id")
    rows = Message.objects.filter(thread_id__in=threads).order_by("thread_id", "number")
    for message in rows.iterator():
        yield {
            "written_by_me": message.author_id == person.pk,
            "sent_at": message.sent_at.isoformat(),
            "text": message.body,
        }


def erase_messages(person: Person) -> int:
    """Take away the words somebody wrote and their memberships; the order of the rest stays."""
    count = Message.objects.filter(author=person).update(body="", author=None)
    Thread.objects.filter(last_author=person).update(last_author=None)
    gone, _ = Membership.objects.filter(person=person).delete()
    return count + gone


def expire_messages(school: School, before: date, dry_run: bool) -> int:
    """Remove threads of pairs that ended before a day."""
    rows = Thread.objects.filter(mentorship__closed_at__date__lt=before)
    count = rows.count()
    if not dry_run:
        rows.delete()
    return count


HELD = HeldData(
    name="messages",
    models=("conversations.Thread", "conversations.Membership", "conversations.Message"),
    export=export_messages,
    erase=erase_messages,
    expire=expire_messages,
)
