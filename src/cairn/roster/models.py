"""What an import remembers from one file to the next."""

from __future__ import annotations

from django.db import models

from cairn.people.models import Person
from cairn.schools.models import SchoolOwned


class RosterPause(SchoolOwned):
    """Somebody whom a roster paused; a later roster that names them lets them back in.

    Whoever was paused by hand has no such row, so that no roster undoes what a person decided.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="roster_pause")
    paused_at = models.DateTimeField()
