"""The purge ledger: who was erased, as ids and moments, in a file outside the database.

A restored backup brings rows back; replaying the ledger takes them away again. One line an
erasure, appended and flushed to disk before the erasure commits: after a crash in between, the
replay finishes it.
"""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings


def ledger_path() -> Path:
    """Where the ledger is: with the keys, apart from the database and its backups."""
    return Path(settings.KEYS_DIR) / "purge_ledger.log"


def append(person_id: uuid.UUID, moment: datetime) -> None:
    """Add one erasure and wait until the disk has it; several processes take turns."""
    path = ledger_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "ab+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        # A line that a crash tore must not swallow the next one.
        start = b"" if _ends_a_line(descriptor) else b"\n"
        file.write(start + f"{moment.isoformat()} {person_id}\n".encode())
        file.flush()
        os.fsync(descriptor)
    if is_new:
        _keep_name_on_disk(path.parent)


def erased_ids() -> Iterator[uuid.UUID]:
    """Everyone who was ever erased, once each, in order; a torn line is passed over."""
    path = ledger_path()
    if not path.exists():
        return
    seen: set[uuid.UUID] = set()
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            _moment, _space, word = line.strip().partition(" ")
            try:
                person_id = uuid.UUID(word)
            except ValueError:
                continue
            if person_id not in seen:
                seen.add(person_id)
                yield person_id


def _ends_a_line(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    return size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"


def _keep_name_on_disk(folder: Path) -> None:
    """A new file's name is safe only once its folder was flushed too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
