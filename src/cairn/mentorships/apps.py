"""What this room registers when Django starts."""

from django.apps import AppConfig


class MentorshipsConfig(AppConfig):
    """The room mentorships."""

    name = "cairn.mentorships"
    label = "mentorships"
