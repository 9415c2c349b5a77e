"""What this room registers when Django starts."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The room people."""

    name = "cairn.people"
    label = "people"
