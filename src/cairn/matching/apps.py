"""What this room registers when Django starts."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """The room matching."""

    name = "cairn.matching"
    label = "matching"
