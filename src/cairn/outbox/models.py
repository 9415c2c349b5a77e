"""Mails that wait for the mail server."""

from __future__ import annotations

from django.db import models

from cairn.lib.ids import id_field
from cairn.outbox.enums import MailState


class OutboxRow(models.Model):
    """One mail to one address; its id makes the Message-ID, so a second copy is recognised.

    `problem` is the kind of the last failure ("SMTPRecipientsRefused 450"), never its text, which
    could repeat the address.
    """

    id = id_field()
    school_id = models.UUIDField(null=True)
    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField(blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    problem = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["next_attempt_at", "id"]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="outbox_due"),
            models.Index(fields=["to"], name="outbox_to"),
        ]
