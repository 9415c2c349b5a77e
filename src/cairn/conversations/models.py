"""The thread of a pair."""

from __future__ import annotations

from django.db import models

from cairn.mentorships.models import Mentorship
from cairn.people.models import Person
from cairn.schools.models import SchoolOwned


class Thread(SchoolOwned):
    """The conversation of one pair."""

    mentorship = models.OneToOneField(Mentorship, on_delete=models.CASCADE, related_name="thread")
    last_number = models.PositiveIntegerField(default=0)
    last_message_at = models.DateTimeField(null=True, blank=True)
    last_author = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )


class Membership(SchoolOwned):
    """Who takes part in a thread, and up to which message they have read."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="threads")
    read_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "person"], name="thread_member_once")
        ]


class Message(SchoolOwned):
    """Plain text somebody wrote; `number` counts up in its thread and is the order."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    body = models.TextField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="message_number_once")
        ]
