"""The states and kinds of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MentorshipState(models.TextChoices):
    """Where a pair stands."""

    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    CLOSING = "closing", _("Saying goodbye")
    CLOSED = "closed", _("Ended")


class MentorshipKind(models.TextChoices):
    """How a pair came about."""

    FORMAL = "formal", _("Matched by the programme")
    INFORMAL = "informal", _("Found each other")
