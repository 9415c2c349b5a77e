"""The files of an upload: in a private folder of its own, until the import is done."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from cairn.lib import clock

KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class UploadFiles:
    """The files of one upload, there or gone."""

    upload_id: UUID

    @property
    def folder(self) -> Path:
        """Their folder, named by an id that nobody can guess or choose."""
        return imports_folder() / str(self.upload_id)

    @property
    def roster(self) -> Path:
        """The roster itself."""
        return self.folder / "roster"

    @property
    def profiles(self) -> Path | None:
        """The profiles, where they were given."""
        path = self.folder / "profiles"
        return path if path.exists() else None

    def keep(self, roster: UploadedFile[Any], profiles: UploadedFile[Any] | None) -> None:
        """Write them down, readable by the owner of the server alone."""
        self.folder.mkdir(parents=True, mode=0o700)
        _keep(self.roster, roster)
        if profiles:
            _keep(self.folder / "profiles", profiles)

    def remove(self) -> None:
        """Take them away."""
        shutil.rmtree(self.folder, ignore_errors=True)


def imports_folder() -> Path:
    """Where uploads, and the work of reading them, lie."""
    return Path(settings.DATA_DIR) / "imports"


def remove_old_files() -> int:
    """Take away what is older than a day: uploads nobody confirmed, and what a crash left."""
    count = 0
    for path in imports_folder().glob("*"):
        if clock.now().timestamp() - path.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
            count += 1
    return count


def _keep(path: Path, upload: UploadedFile[Any]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as kept:
        for block in upload.chunks():
            kept.write(block)
