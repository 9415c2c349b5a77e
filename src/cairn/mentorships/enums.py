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


class AskState(models.TextChoices):
    """Where the wish for an informal mentor stands."""

    ASKED = "asked", _("Asked")
    AGREED = "agreed", _("Waiting for the coordinator")
    APPROVED = "approved", _("You are a pair")
    DECLINED = "declined", _("Not this time")


# A pair that has not ended: its members are each other's mentee and mentor.
LASTING_STATES = (MentorshipState.ACTIVE, MentorshipState.PAUSED, MentorshipState.CLOSING)
OPEN_ASKS = (AskState.ASKED, AskState.AGREED)
