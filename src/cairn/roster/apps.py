"""What this room registers when Django starts."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """The room roster."""

    name = "cairn.roster"
    label = "roster"
