"""What this room registers when Django starts."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The room demo."""

    name = "cairn.demo"
    label = "demo"
