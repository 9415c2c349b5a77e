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
    DECLINED = "declined", _("Not this time")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ConsentScope(models.TextChoices):
    """What a text asks about; each scope has its own versions and its own answers."""

    TAKE_PART = "take_part", _("Taking part")
    STORIES = "stories", _("Telling about it in public")


class LawfulBasis(models.TextChoices):
    """Why the school may keep the data at all: apart from whether somebody may take part."""

    PUBLIC_TASK = "public_task", _("The school's public task")
    LEGITIMATE_INTEREST = "legitimate_interest", _("A legitimate interest of the school")
    CONSENT = "consent", _("Consent")


class ConsentDecision(models.TextChoices):
    """What was said; a later row replaces an earlier one, no row is ever changed."""

    GIVEN = "given", _("Yes")
    REFUSED = "refused", _("No")
    WITHDRAWN = "withdrawn", _("Taken back")


class ConsentVoice(models.TextChoices):
    """Whose decision a row records."""

    GUARDIAN = "guardian", _("Parent or carer")
    STUDENT = "student", _("The student")


class Standing(models.TextChoices):
    """Where the permission or the assent for one student stands, under the newest text."""

    MISSING = "missing", _("Not answered")
    GIVEN = "given", _("Yes")
    OUTDATED = "outdated", _("Yes to an older text")
    REFUSED = "refused", _("No")
    WITHDRAWN = "withdrawn", _("Taken back")


class ModuleForm(models.TextChoices):
    """How a training module is taken."""

    ONLINE = "online", _("Online")
    IN_PERSON = "in_person", _("In person")


class MattersMost(models.TextChoices):
    """What may matter most to a mentee in a mentor; named as the groups of weights."""

    NEEDS = "needs", _("That they are good at what I look for")
    INTERESTS = "interests", _("That we like the same things")
    BACKGROUND = "background", _("That we share something in our background")
    TIMES = "times", _("That we have many free times in common")
