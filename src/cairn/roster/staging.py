"""Uploaded files between looking and confirming: in a private folder, one upload a person."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404

from cairn.lib import clock
from cairn.people.models import Person

KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class StagedRoster:
    """The files of one upload."""

    folder: Path

    @property
    def roster(self) -> Path:
        """The roster itself."""
        return self.folder / "roster"

    @property
    def profiles(self) -> Path | None:
        """The profiles, where they were given."""
        path = self.folder / "profiles"
        return path if path.exists() else None

    def remove(self) -> None:
        """Take the files away."""
        shutil.rmtree(self.folder.parent, ignore_errors=True)


def stage_roster(
    person: Person, roster: UploadedFile[Any], profiles: UploadedFile[Any] | None
) -> UUID:
    """Keep an upload under a random name; earlier ones of this person, and old ones, go."""
    remove_old_uploads()
    mine = _folder_of(person)
    shutil.rmtree(mine, ignore_errors=True)
    import_id = uuid4()
    folder = mine / str(import_id)
    folder.mkdir(parents=True, mode=0o700)
    _keep(folder / "roster", roster)
    if profiles:
        _keep(folder / "profiles", profiles)
    return import_id


def staged_roster(person: Person, import_id: UUID) -> StagedRoster:
    """This person's own upload, or 404."""
    folder = _folder_of(person) / str(import_id)
    if not (folder / "roster").is_file():
        raise Http404
    return StagedRoster(folder)


def remove_old_uploads() -> None:
    """Take away every upload that nobody confirmed within a day."""
    for folder in _all_uploads().glob("*"):
        if clock.now().timestamp() - folder.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _all_uploads() -> Path:
    return Path(settings.DATA_DIR) / "imports"


def _folder_of(person: Person) -> Path:
    return _all_uploads() / str(person.pk)


def _keep(path: Path, upload: UploadedFile[Any]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as kept:
        for block in upload.chunks():
            kept.write(block)
