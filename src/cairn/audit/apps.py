"""What this room registers when Django starts."""

from django.apps import AppConfig

from cairn.lib.held_data import register_held_data


class AuditConfig(AppConfig):
    """The room of who did what, in a chain that shows every later change."""

    name = "cairn.audit"
    label = "audit"

    def ready(self) -> None:
        """Say what is held about people here."""
        from cairn.audit.held_data import HELD

        register_held_data(HELD)
