"""What data rights register when Django starts."""

from django.apps import AppConfig

from cairn.lib.held_data import HeldData, register_held_data


class DataRightsConfig(AppConfig):
    """The room of data rights."""

    name = "cairn.data_rights"
    label = "data_rights"

    def ready(self) -> None:
        """Requests go with the person they are about."""
        register_held_data(
            HeldData(
                name="erasure_requests",
                models=("data_rights.ErasureRequest",),
                why="A request is deleted together with the person who made it.",
            )
        )
