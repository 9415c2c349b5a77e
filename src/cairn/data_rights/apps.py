"""What this room registers when Django starts."""

from django.apps import AppConfig


class DataRightsConfig(AppConfig):
    """The room data_rights."""

    name = "cairn.data_rights"
    label = "data_rights"
