"""What this room registers when Django starts."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The room home."""

    name = "cairn.home"
    label = "home"
