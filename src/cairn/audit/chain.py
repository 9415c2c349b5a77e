"""How a batch of audit rows becomes one head: HMAC-SHA256 over the head before and every row.

The key lies in the keys folder, apart from the database: who can write the database alone cannot
make a head that fits.
"""

from __future__ import annotations

import fcntl
import hmac
import json
import os
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path

from django.conf import settings

from cairn.audit.models import AuditRow, AuditSeal
from cairn.lib.keys import read_or_make_key


def head_of(number: int, previous_head: str, rows: Iterable[AuditRow]) -> str:
    """The head of batch `number` in hexadecimal digits; `rows` in the order of their ids."""
    key = read_or_make_key(Path(settings.KEYS_DIR), "audit_key")
    mac = hmac.new(key.encode(), f"{number}\n{previous_head}\n".encode(), "sha256")
    for row in rows:
        mac.update(_line(row))
    return mac.hexdigest()


def exported_heads() -> dict[int, str]:
    """The heads by number that were written to the file beside the keys."""
    try:
        lines = _heads_file().read_text().splitlines()
    except FileNotFoundError:
        return {}
    return {int(number): head for number, head in (line.split() for line in lines if line)}


def export_heads() -> None:
    """Append the heads that the file lacks; one a crash kept from being written comes later."""
    path = _heads_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        last = max(exported_heads(), default=0)
        for seal in AuditSeal.objects.filter(number__gt=last).order_by("number"):
            file.write(f"{seal.number} {seal.head}\n")
        file.flush()
        os.fsync(file.fileno())


def _heads_file() -> Path:
    return Path(settings.KEYS_DIR) / "audit_heads.log"


def _line(row: AuditRow) -> bytes:
    """Everything a row says, in one form whatever database it comes from."""
    fields = [
        str(row.pk),
        str(row.school_id),
        str(row.actor_id or ""),
        row.action,
        row.about_kind,
        row.about_id,
        row.details,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
    ]
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode() + b"\n"
