"""What conversations register when Django starts."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from cairn.lib.held_data import register_held_data
from cairn.ui.readership import register_readership


class ConversationsConfig(AppConfig):
    """The room of conversations."""

    name = "cairn.conversations"
    label = "conversations"

    def ready(self) -> None:
        """A thread opens with the pair, in the same transaction."""
        from cairn.conversations.held_data import HELD
        from cairn.conversations.outline import message_facts
        from cairn.mentorships.outline import register_pair_facts
        from cairn.mentorships.signals import mentorship_started

        register_held_data(HELD)
        register_pair_facts("conversations", message_facts)
        mentorship_started.connect(_open_thread, dispatch_uid="conversations.open_thread")
        register_readership(
            "conversations.message",
            _("You and your mentor or mentee read this."),
            _(
                "Nobody else reads along as a matter of routine. If somebody reports a message, "
                "staff open that message and a few around it, write down why, and it is recorded. "
                "The people who run this server could technically read messages."
            ),
        )


def _open_thread(sender: Any, mentorship: Any, **kwargs: Any) -> None:
    from cairn.conversations.actions import open_thread

    open_thread(mentorship)
