"""The door to an upload: whoever made it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from cairn.people.models import Person
from cairn.roster.models import RosterUpload


def upload_of(person: Person, upload_id: UUID) -> RosterUpload:
    """This person's own upload, or 404."""
    found = RosterUpload.objects.filter(pk=upload_id, by=person).first()
    if found is None:
        raise Http404
    return found
