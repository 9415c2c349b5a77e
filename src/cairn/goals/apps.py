"""What this room registers when Django starts."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """The room goals."""

    name = "cairn.goals"
    label = "goals"
