"""Which mails a worker may take."""

from __future__ import annotations

from django.db.models import Q

from cairn.lib.clock import now
from cairn.outbox.enums import MailState


def to_be_sent() -> Q:
    """Mails whose time has come, and those whose sender has not been heard of any more."""
    moment = now()
    due = Q(state=MailState.WAITING, next_attempt_at__lte=moment)
    abandoned = Q(state=MailState.SENDING, claimed_until__lt=moment)
    return due | abandoned
