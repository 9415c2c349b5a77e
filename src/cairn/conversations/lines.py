"""A page of messages as its reader sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.conversations.models import Message
from cairn.people.models import Person


@dataclass(frozen=True)
class Line:
    """One message, who wrote it in a word, and when by the reader's clock.

    `day` is there where a new day begins.
    """

    number: str
    body: str
    mine: bool
    by: str
    time: str
    day: date | None


def lines_of(messages: Iterable[Message], *, reader: Person, other: Person) -> list[Line]:
    """The lines of `messages` in their order.

    Worked out here: a template takes twice as long for a page of thirty.
    """
    names = {reader.pk: _("You"), other.pk: other.first_name, None: _("Somebody who has left")}
    lines, day = [], None
    for message in messages:
        sent = timezone.localtime(message.sent_at)
        lines.append(
            Line(
                number=str(message.number),
                body=message.body,
                mine=message.author_id == reader.pk,
                by=names[message.author_id],
                time=f"{sent:%H:%M}",
                day=sent.date() if sent.date() != day else None,
            )
        )
        day = sent.date()
    return lines
