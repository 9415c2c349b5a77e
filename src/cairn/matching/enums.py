"""The states of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """Where a run of the engine stands."""

    WAITING = "waiting", _("Waiting for its turn")
    RUNNING = "running", _("Being worked out")
    READY = "ready", _("Ready to look at")
    FAILED = "failed", _("Did not work")
    STOPPED = "stopped", _("Stopped")
    PUBLISHED = "published", _("Published")


OPEN_RUNS = (RunState.WAITING, RunState.RUNNING)
# Those that have no result, and never will.
ENDED_RUNS = (RunState.FAILED, RunState.STOPPED)
RUNS_WITH_RESULT = (RunState.READY, RunState.PUBLISHED)


class RunMode(models.TextChoices):
    """What a run puts first, once as many as possible are matched; as the engine names it."""

    FAIR = "fair", _("Fair")
    CHOICE_FIRST = "choice-first", _("Wishes first")
    QUALITY = "quality", _("Best fit overall")
    BALANCED = "balanced", _("Balanced")


class RunStage(models.TextChoices):
    """What a run is busy with."""

    READING = "reading", _("Reading the profiles of everyone who is ready")
    SOLVING = "solving", _("Looking for the best pairs")
    WRITING = "writing", _("Writing down the pairs and their reasons")


class RunFailure(models.TextChoices):
    """Why a run did not work."""

    CONTRADICTION = "contradiction", _("The rules of this programme contradict each other.")
    UNEXPECTED = "unexpected", _("Something unexpected happened. It is written in the log.")
    LOST = "lost", _("It took too long, or the server was stopped meanwhile.")


class PairOrder(models.TextChoices):
    """In which order the pairs of a proposal are listed."""

    BEST = "", _("Best fit first")
    POOREST = "poorest", _("Poorest fit first")
    NAME = "name", _("Mentees by name")


class PairsShown(models.TextChoices):
    """Which pairs of a proposal are listed."""

    ALL = "", _("All")
    POOR = "poor", _("With a poor fit")
    KEPT = "kept", _("Kept together")


class AskState(models.TextChoices):
    """Where the wish for an informal mentor stands."""

    ASKED = "asked", _("Waiting for an answer")
    AGREED = "agreed", _("Waiting for the coordinator")
    APPROVED = "approved", _("You are a pair")
    DECLINED = "declined", _("Not this time")
    ENDED = "ended", _("Over")


OPEN_ASKS = (AskState.ASKED, AskState.AGREED)


class MatchState(models.TextChoices):
    """Where one suggested pair stands."""

    SUGGESTED = "suggested", _("Suggested")
    PROPOSED = "proposed", _("Waiting for both")
    ACCEPTED = "accepted", _("Both said yes")
    DECLINED = "declined", _("Not this time")
    EXPIRED = "expired", _("Not answered in time")
    WITHDRAWN = "withdrawn", _("Taken back")


class Grouping(models.TextChoices):
    """What the mentees of a proposal are put into groups by."""

    YEAR = "year", _("Year group")
    GENDER = "gender", _("Gender")
    LANGUAGE = "language", _("Language")
    NEED = "need", _("What they look for")
    APPLIED = "applied", _("When they applied")


class Finding(models.TextChoices):
    """How often a group has a mentor, beside all others."""

    NONE = "", _("No less often")
    LESS = "less", _("Less often than others")
    CHANCE = "chance", _("Less often, may be chance")
