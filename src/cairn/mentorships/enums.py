"""The states and kinds of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MentorshipState(models.TextChoices):
    """Where a pair stands."""

    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    CLOSING = "closing", _("Saying goodbye")
    CLOSED = "closed", _("Ended")


# A pair that has not ended: its members are each other's mentee and mentor.
LASTING_STATES = (MentorshipState.ACTIVE, MentorshipState.PAUSED, MentorshipState.CLOSING)


class MentorshipKind(models.TextChoices):
    """How a pair came about."""

    FORMAL = "formal", _("Matched by the programme")
    INFORMAL = "informal", _("Found each other")


class PairStep(models.TextChoices):
    """What happened to a pair: the kinds of its history."""

    STARTED = "started", _("You became a pair")
    PAUSED = "paused", _("A break began")
    RESUMED = "resumed", _("The break ended")
    GOODBYE_BEGUN = "goodbye_begun", _("The goodbye began")
    GOODBYE_SAID = "goodbye_said", _("Goodbye was said")
    CLOSED = "closed", _("The pair ended")


class StepCause(models.TextChoices):
    """Why a step was taken. None of them blames one of the two."""

    MEMBER = "member", _("one of the two")
    COORDINATOR = "coordinator", _("the coordinator")
    PERMISSION = "permission", _("a permission was taken back")
    AWAY = "away", _("one of the two is not at school")
    PROGRAMME = "programme", _("the programme ends")
    TIME = "time", _("the time for the goodbye was over")


# A break that the school made: the two cannot end it and do not write to each other meanwhile.
SCHOOL_CAUSES = (StepCause.COORDINATOR, StepCause.PERMISSION, StepCause.AWAY)
