"""Where an upload stands, and what an import is doing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class UploadState(models.TextChoices):
    """Where an upload stands."""

    COLUMNS = "columns", _("We need to know what each column is")
    LOOKING = "looking", _("We are reading the file")
    LOOKED = "looked", _("Ready to be imported")
    REFUSED = "refused", _("The file has problems")
    IMPORTING = "importing", _("Being imported")
    DONE = "done", _("Imported")
    FAILED = "failed", _("Something went wrong on our side")


class Phase(models.TextChoices):
    """What an import is doing."""

    WAITING = "waiting", _("Waiting its turn")
    READING = "reading", _("Reading the file")
    STAGING = "staging", _("Preparing")
    COMPARING = "comparing", _("Comparing with who is here")
    WRITING = "writing", _("Writing the changes")
