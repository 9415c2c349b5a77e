"""The states of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """Where a run of the engine stands."""

    WAITING = "waiting", _("Waiting for its turn")
    RUNNING = "running", _("Being worked out")
    READY = "ready", _("Ready to look at")
    FAILED = "failed", _("Did not work")
    PUBLISHED = "published", _("Published")


class MatchState(models.TextChoices):
    """Where one suggested pair stands."""

    SUGGESTED = "suggested", _("Suggested")
    PROPOSED = "proposed", _("Waiting for both")
    ACCEPTED = "accepted", _("Both said yes")
    DECLINED = "declined", _("Not this time")
    EXPIRED = "expired", _("Not answered in time")
    WITHDRAWN = "withdrawn", _("Taken back")
