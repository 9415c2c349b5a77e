"""What this room registers when Django starts."""

from django.apps import AppConfig

from cairn.lib.held_data import register_held_data


class OnceConfig(AppConfig):
    """The room of a form sent twice does its work once."""

    name = "cairn.once"
    label = "once"

    def ready(self) -> None:
        """Say what is held about people here."""
        from cairn.once.held_data import HELD

        register_held_data(HELD)
