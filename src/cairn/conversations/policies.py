"""Who may do what in a conversation."""

from __future__ import annotations

from django.db.models import Q

from cairn.conversations.models import Thread
from cairn.mentorships.enums import MentorshipState

# The same for a query of pairs, so that writing asks as it writes.
WRITABLE = ~Q(state=MentorshipState.CLOSED)


def can_write(thread: Thread) -> bool:
    """Members write until the pair has ended; in a pause they still may."""
    return thread.mentorship.state != MentorshipState.CLOSED
