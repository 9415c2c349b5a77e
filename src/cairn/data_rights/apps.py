"""What data rights register when Django starts."""

from django.apps import AppConfig

from cairn.lib.held_data import HeldData, register_held_data


class DataRightsConfig(AppConfig):
    """The room of data rights."""

    name = "cairn.data_rights"
    label = "data_rights"

    def ready(self) -> None:
        """Requests go with the person they are about; retention runs once a day."""
        from cairn.data_rights import tasks  # noqa: F401 - registers its schedule
        from cairn.data_rights.sign_in import HELD

        for held in HELD:
            register_held_data(held)
        register_held_data(
            HeldData(
                name="erasure_requests",
                models=("data_rights.ErasureRequest",),
                why="A request is deleted together with the person who made it.",
            )
        )
