"""The states and kinds of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IterationState(models.TextChoices):
    """Where an iteration stands."""

    DRAFT = "draft", _("Being prepared")
    OPEN = "open", _("Open for applications")
    RUNNING = "running", _("Running")
    CLOSED = "closed", _("Closed")


class Side(models.TextChoices):
    """The two sides of a mentorship."""

    MENTEE = "mentee", _("Mentee")
    MENTOR = "mentor", _("Mentor")


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    APPLIED = "applied", _("Applied")
    ACCEPTED = "accepted", _("Taken in")
    WAITING = "waiting", _("On the waiting list")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ConsentDecision(models.TextChoices):
    """What was said; a later row replaces an earlier one, no row is ever changed."""

    GIVEN = "given", _("Yes")
    REFUSED = "refused", _("No")
    WITHDRAWN = "withdrawn", _("Taken back")


class ConsentVoice(models.TextChoices):
    """Whose decision a row records."""

    GUARDIAN = "guardian", _("Parent or carer")
    STUDENT = "student", _("The student")


class ModuleForm(models.TextChoices):
    """How a training module is taken."""

    ONLINE = "online", _("Online")
    IN_PERSON = "in_person", _("In person")
