"""Who may do what in a conversation."""

from __future__ import annotations

from cairn.conversations.models import Thread
from cairn.mentorships.policies import can_talk, is_paused_by_school


def can_write(thread: Thread) -> bool:
    """Members write until the pair has ended, also in a break; not in one that the school made."""
    return can_talk(thread.mentorship)


def rests(thread: Thread) -> bool:
    """Whether the school made a break: nobody writes now, and they can again after it."""
    return is_paused_by_school(thread.mentorship)
