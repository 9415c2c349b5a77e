"""Requests to be forgotten."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.people.models import Person
from cairn.schools.models import SchoolOwned


class ErasureState(models.TextChoices):
    """Where a request stands."""

    ASKED = "asked", _("Asked")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Declined")


class ErasureRequest(SchoolOwned):
    """Somebody asks that what is held about them be erased; an administrator decides."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=ErasureState, default=ErasureState.ASKED)
    because = models.CharField(_("why not"), max_length=300, blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state="asked"),
                name="one_open_erasure_request",
            )
        ]
