"""What this room registers when Django starts."""

from django.apps import AppConfig

from cairn.lib.held_data import register_held_data


class RosterConfig(AppConfig):
    """The room roster."""

    name = "cairn.roster"
    label = "roster"

    def ready(self) -> None:
        """What is held about a person here, and upkeep at set times."""
        from cairn.roster import tasks  # noqa: F401 - registers its schedule
        from cairn.roster.held_data import HELD

        for held in HELD:
            register_held_data(held)
