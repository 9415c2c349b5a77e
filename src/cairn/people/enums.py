"""The kinds, roles and levels of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonKind(models.TextChoices):
    """What somebody is at the school."""

    STUDENT = "student", _("Student")
    STAFF = "staff", _("Staff")
    GUARDIAN = "guardian", _("Parent or carer")


class PersonState(models.TextChoices):
    """Whether somebody takes part: leavers are paused, not deleted."""

    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")


class Role(models.TextChoices):
    """Staff roles. Mentee and mentor are no roles of a person but of an iteration."""

    COORDINATOR = "coordinator", _("Coordinator")
    ADMINISTRATOR = "administrator", _("School administrator")
    LEAD = "safeguarding_lead", _("Safeguarding lead")
    DEPUTY = "safeguarding_deputy", _("Deputy safeguarding lead")
    HEAD = "head", _("Head teacher")


class Readers(models.TextChoices):
    """Who reads a field of a profile."""

    ME = "me", _("Only you")
    PAIR = "pair", _("You and your mentor or mentee")
    MATCHING = "matching", _("You and the coordinators, for matching")
    PROGRAMME = "programme", _("Everyone in your programme")


class Gender(models.TextChoices):
    """As the school's roster says; no page shows it of a person.

    Matching uses it only where a mentee asks for it. Coordinators see how mentees of one gender
    fare in a proposal, in round figures and for at least ten of them.
    """

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Another")
    UNKNOWN = "", _("Not said")
