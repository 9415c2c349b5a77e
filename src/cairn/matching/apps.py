"""What matching registers when Django starts."""

from django.apps import AppConfig

from cairn.lib.held_data import register_held_data


class MatchingConfig(AppConfig):
    """The room of matching."""

    name = "cairn.matching"
    label = "matching"

    def ready(self) -> None:
        """Held data."""
        from cairn.matching.held_data import HELD

        register_held_data(HELD)
