"""Writing mails into the outbox, and sending them on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from cairn.lib.clock import now
from cairn.lib.text import shortened
from cairn.outbox.delivery import Courier, Undelivered
from cairn.outbox.enums import MailState
from cairn.outbox.models import OutboxRow
from cairn.outbox.queries import to_be_sent

# Longer than a mail can take: the connection gives up after EMAIL_TIMEOUT (20 s) at each step.
LEASE = timedelta(minutes=10)
MINUTES_UNTIL_NEXT_ATTEMPT = (1, 5, 30, 120, 720)
BODY_KEPT_FOR = timedelta(days=30)


def enqueue_mail(
    *, to: str, subject: str, text: str, key: str, school_id: UUID | None, html: str = ""
) -> None:
    """Put a mail into the outbox, in the caller's transaction: it goes out if that commits.

    `key` names the occasion; a second mail with the same key is not written. Subject and text
    must hold nothing private.
    """
    enqueue_mails([Mail(to, subject, text, key, html)], school_id=school_id)


@dataclass(frozen=True)
class Mail:
    """One of many mails that are written together."""

    to: str
    subject: str
    text: str
    key: str
    html: str = ""


def enqueue_mails(mails: Iterable[Mail], *, school_id: UUID | None) -> None:
    """As `enqueue_mail`, for many mails with one query for every 500."""
    moment = now()
    rows = [
        OutboxRow(
            to=mail.to,
            subject=shortened(" ".join(mail.subject.split()), 200),
            text=mail.text,
            html=mail.html,
            key=mail.key,
            school_id=school_id,
            created_at=moment,
            next_attempt_at=moment,
        )
        for mail in mails
    ]
    OutboxRow.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def deliver_waiting(limit: int = 50) -> int:
    """Send up to `limit` mails whose time has come; returns how many the server took.

    Call it outside of any transaction. Any number of workers may run it at once. One that dies
    between claiming a mail and noting it sent leaves it to be claimed again after the lease; the
    copy carries the same Message-ID. A server that cannot be reached ends the round.
    """
    sent = 0
    due = OutboxRow.objects.filter(to_be_sent()).values_list("pk", flat=True)[:limit]
    with Courier() as courier:
        for row_id in list(due):
            row = _claimed(row_id)
            if row is None:
                continue
            try:
                courier.deliver(row)
            except Undelivered as undelivered:
                _put_off(row, undelivered.problem)
                if undelivered.nobody_there:
                    break
            else:
                _note_sent(row)
                sent += 1
    return sent


def forget_sent_mails() -> int:
    """Empty address and bodies of mails sent or given up over 30 days ago; counts them.

    The key stays, so that the same occasion does not write a second mail.
    """
    finished = OutboxRow.objects.filter(state__in=[MailState.SENT, MailState.FAILED])
    old = finished.filter(created_at__lt=now() - BODY_KEPT_FOR).exclude(to="")
    return old.exclude(sent_at__gte=now() - BODY_KEPT_FOR).update(to="", text="", html="")


def _claimed(row_id: UUID) -> OutboxRow | None:
    """The row, ours for the length of the lease; None where another worker was quicker."""
    until = now() + LEASE
    claimable = OutboxRow.objects.filter(to_be_sent(), pk=row_id)
    if not claimable.update(state=MailState.SENDING, claimed_until=until):
        return None
    return OutboxRow.objects.filter(pk=row_id, claimed_until=until).first()


def _note_sent(row: OutboxRow) -> None:
    OutboxRow.objects.filter(pk=row.pk).update(
        state=MailState.SENT,
        attempts=row.attempts + 1,
        sent_at=now(),
        claimed_until=None,
        problem="",
    )


def _put_off(row: OutboxRow, problem: str) -> None:
    """Back to waiting, longer each time; failed after the last attempt."""
    ours = OutboxRow.objects.filter(pk=row.pk, claimed_until=row.claimed_until)
    attempts = row.attempts + 1
    if attempts > len(MINUTES_UNTIL_NEXT_ATTEMPT):
        ours.update(state=MailState.FAILED, attempts=attempts, claimed_until=None, problem=problem)
        return
    wait = timedelta(minutes=MINUTES_UNTIL_NEXT_ATTEMPT[attempts - 1])
    ours.update(
        state=MailState.WAITING,
        attempts=attempts,
        next_attempt_at=now() + wait,
        claimed_until=None,
        problem=problem,
    )
