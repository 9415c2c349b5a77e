"""What this room registers when Django starts."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """The room conversations."""

    name = "cairn.conversations"
    label = "conversations"
