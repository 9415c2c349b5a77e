"""What this room holds about a person: that a roster paused them, and files on their way in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q

from cairn.lib.held_data import HeldData
from cairn.people.models import Person
from cairn.roster.enums import UploadState
from cairn.roster.models import RosterPause, RosterUpload
from cairn.roster.uploads import UploadFiles


def export_pause(person: Person) -> Iterator[dict[str, Any]]:
    """When a roster no longer named somebody."""
    for pause in RosterPause.objects.filter(person=person):
        yield {"paused_at": pause.paused_at.isoformat()}


def erase_pause(person: Person) -> int:
    """Forget that a roster paused somebody."""
    return RosterPause.objects.filter(person=person).delete()[0]


def erase_uploads(person: Person) -> int:
    """Take away every upload at the school: any of the files can name the person.

    They would be gone within a day; a file that is just being imported would bring the person
    back, and is taken away as well.
    """
    uploads = RosterUpload.objects.filter(
        Q(by=person) | ~Q(state=UploadState.DONE), school_id=person.school_id
    )
    for upload_id in list(uploads.values_list("pk", flat=True)):
        transaction.on_commit(UploadFiles(upload_id).remove)
    return uploads.delete()[0]


HELD = (
    HeldData(name="roster", models=("roster.RosterPause",), export=export_pause, erase=erase_pause),
    HeldData(
        name="roster_uploads",
        models=("roster.RosterUpload",),
        erase=erase_uploads,
        why="The school's own files on their way in, gone within a day.",
    ),
    HeldData(
        name="roster_columns",
        models=("roster.RosterColumns",),
        why="Headings of the school's files, none about a person.",
    ),
)
