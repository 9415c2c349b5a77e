"""What this room registers when Django starts."""

from django.apps import AppConfig

from cairn.lib.held_data import register_held_data


class JobsConfig(AppConfig):
    """The room of work that is done later, again after a failure, and at set times."""

    name = "cairn.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Say what is held about people here."""
        from cairn.jobs.held_data import HELD

        register_held_data(HELD)
