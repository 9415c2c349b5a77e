"""What an import remembers from one file to the next, and the uploads under way."""

from __future__ import annotations

from typing import Any

from django.db import models

from cairn.people.models import Person
from cairn.roster.enums import Phase, UploadState
from cairn.schools.models import SchoolOwned


class RosterPause(SchoolOwned):
    """Somebody whom a roster paused; a later roster that names them lets them back in.

    Whoever was paused by hand has no such row, so that no roster undoes what a person decided.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="roster_pause")
    paused_at = models.DateTimeField()


class RosterUpload(SchoolOwned):
    """Files that somebody uploaded, and how far looking at and importing them has come.

    The files are in a private folder, named by this row's id, and go when the import is done or
    after a day.
    """

    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    file_name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=UploadState)
    columns: Any = models.JSONField(default=dict)  # ours → theirs, for a plain file
    complete = models.BooleanField(default=True)
    phase = models.CharField(max_length=10, choices=Phase, default=Phase.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts: Any = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, blank=True)
    paused: Any = models.JSONField(default=list)  # ids of some who would be paused
    problems: Any = models.JSONField(default=list)
    problem_count = models.PositiveIntegerField(default=0)
    moved = models.BooleanField(default=False)  # people changed between look and import
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["school"],
                condition=models.Q(state="importing"),
                name="one_roster_import_a_school",
            )
        ]


class RosterColumns(SchoolOwned):
    """How a school named its columns the last time, for files with these headings."""

    headings = models.CharField(max_length=64)  # a digest
    columns: Any = models.JSONField()
    complete = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "headings"], name="roster_columns_once")
        ]
