"""What this room registers when Django starts."""

from django.apps import AppConfig

from cairn.lib.held_data import register_held_data


class OutboxConfig(AppConfig):
    """The room of mails that wait to be sent, written in the transaction that caused them."""

    name = "cairn.outbox"
    label = "outbox"

    def ready(self) -> None:
        """Say what is held about people here."""
        from cairn.outbox.held_data import HELD

        register_held_data(HELD)
