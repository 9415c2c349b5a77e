"""The purge ledger: who was erased, as ids and moments, in a file outside the database.

A restored backup brings rows back; replaying the ledger takes them away again. One line an
erasure, appended and flushed to disk before the erasure commits: after a crash in between, the
replay finishes it.
"""

from __future__ import annotations

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
    """Add one erasure and wait until the disk has it."""
    path = ledger_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, f"{moment.isoformat()} {person_id}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def erased_ids() -> Iterator[uuid.UUID]:
    """Everyone who was ever erased, in order; a line torn by a crash is passed over."""
    path = ledger_path()
    if not path.exists():
        return
    for line in path.read_text().splitlines():
        _moment, _space, word = line.partition(" ")
        try:
            yield uuid.UUID(word)
        except ValueError:
            continue
