"""What a page says after something was done."""

from __future__ import annotations

from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.fallback import FallbackStorage


class SaidOnce(FallbackStorage):
    """As Django keeps them, but a sentence that waits to be read is not said again.

    Two quick taps, or a page that was never opened, would pile up the same words.
    """

    def add(self, level: int, message: str, extra_tags: str | None = "") -> None:
        """Queue a message for the next page."""
        if Message(int(level), str(message), extra_tags=extra_tags) not in self:
            super().add(level, message, extra_tags)
