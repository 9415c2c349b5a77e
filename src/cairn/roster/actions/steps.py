"""How an upload moves on: each step once, whoever presses which button when."""

from __future__ import annotations

from typing import Any

from cairn.lib import clock
from cairn.roster.enums import UploadState
from cairn.roster.errors import UploadHasMoved
from cairn.roster.models import RosterUpload


def move(
    upload: RosterUpload, before: tuple[UploadState, ...], after: UploadState, **values: Any
) -> None:
    """From one of the states before to the one after; raises UploadHasMoved from any other."""
    moved = RosterUpload.objects.filter(pk=upload.pk, state__in=before).update(
        state=after, updated_at=clock.now(), **values
    )
    if not moved:
        raise UploadHasMoved
    upload.state = after


def named_as_sent(problem: dict[str, Any], upload: RosterUpload) -> dict[str, Any]:
    """A problem that calls a file as the person who sent it does."""
    names = {"roster": upload.file_name}
    return problem | {"file": names.get(problem["file"], problem["file"])}
