"""What this room registers when Django starts."""

from django.apps import AppConfig

from cairn.lib.held_data import register_held_data


class PeopleConfig(AppConfig):
    """The room people."""

    name = "cairn.people"
    label = "people"

    def ready(self) -> None:
        """What is held about a person here."""
        from cairn.people.held_data import PEOPLE, PROFILES

        register_held_data(PEOPLE)
        register_held_data(PROFILES)
