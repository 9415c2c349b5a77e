"""What the outbox holds about a person: mails to their addresses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from cairn.lib.held_data import HeldData
from cairn.outbox.enums import MailState
from cairn.outbox.mail_folder import remove_mails_to
from cairn.outbox.models import OutboxRow


def export(person: Any) -> Iterator[dict[str, Any]]:
    """Every mail to the person's addresses that is still here."""
    for row in _mails_to(person):
        yield {
            "to": row.to,
            "subject": row.subject,
            "text": row.text,
            "state": row.state,
            "created_at": row.created_at.isoformat(),
            "sent_at": row.sent_at.isoformat() if row.sent_at else None,
        }


def erase(person: Any) -> int:
    """Remove the mails to the person's addresses, sent or not, and from the mail folder."""
    addresses = _addresses_of(person)
    transaction.on_commit(lambda: remove_mails_to(addresses))
    return _mails_to(person).delete()[0]


def expire(school: Any, before: date, dry_run: bool) -> int:
    """Remove the school's finished mails written before a day."""
    finished = OutboxRow.objects.filter(
        school_id=school.pk,
        state__in=[MailState.SENT, MailState.FAILED],
        created_at__date__lt=before,
    )
    return finished.count() if dry_run else finished.delete()[0]


def _mails_to(person: Any) -> QuerySet[OutboxRow]:
    """An address can be shared by a family: only mails of the person's own school are theirs."""
    theirs = Q(pk__in=[])
    for address in _addresses_of(person):
        theirs |= Q(to__iexact=address)
    return OutboxRow.objects.filter(theirs, Q(school_id=person.school_id) | Q(school_id=None))


def _addresses_of(person: Any) -> set[str]:
    account = person.account
    return {person.email, account.email if account else ""} - {""}


HELD = HeldData(
    name="outbox", models=("outbox.OutboxRow",), export=export, erase=erase, expire=expire
)
