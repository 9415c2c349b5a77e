"""What this room registers when Django starts."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """The room programmes."""

    name = "cairn.programmes"
    label = "programmes"
