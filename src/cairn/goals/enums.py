"""The states and areas of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GoalState(models.TextChoices):
    """Where a goal stands; "needs attention" is derived and never stored."""

    SET = "set", _("On the way")
    AGREED = "agreed", _("Agreed with your mentor")
    REACHED = "reached", _("Reached")
    LET_GO = "let_go", _("Let go")


class GoalArea(models.TextChoices):
    """What a goal is about."""

    ACADEMIC = "academic", _("Learning")
    SOCIAL = "social", _("Friends and people")
    WELLBEING = "wellbeing", _("Feeling well")
    FUTURE = "future", _("My future")
    OWN = "own", _("Something else")
