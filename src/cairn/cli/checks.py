"""What `cairn doctor` looks at."""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

LEAST_FREE_BYTES = 500 * 1024 * 1024
BEAT_IS_OLD_AFTER = 90

State = Literal["fine", "note", "problem"]


@dataclass(frozen=True)
class Found:
    """What one check saw."""

    name: str
    state: State
    words: str


def every_check() -> list[Found]:
    """All of them; those that need tables are left out where there are none."""
    found = [*_settings(), *_keys(), *_mail(), *_disk()]
    for look in (_database, _migrations):
        found += look()
        if found[-1].state == "problem":
            return found
    return [*found, *_worker(), *_matching(), *_audit()]


def _settings() -> Iterator[Found]:
    from django.conf import settings
    from django.http.request import validate_host

    host = urlsplit(settings.BASE_URL).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield Found("settings", "problem", f"Add {host} to CAIRN_ALLOWED_HOSTS.")
    elif settings.DEBUG:
        yield Found("settings", "problem", "CAIRN_DEBUG is on: errors show private details.")
    elif not settings.SECURE and host not in {"localhost", "127.0.0.1", "::1"}:
        yield Found("settings", "problem", "CAIRN_BASE_URL does not begin with https://.")
    else:
        yield Found("settings", "fine", settings.BASE_URL)


def _keys() -> Iterator[Found]:
    from django.conf import settings

    folder = Path(settings.KEYS_DIR)
    if not folder.is_dir():
        yield Found("keys", "problem", f"The folder {folder} is missing.")
        return
    for path in [folder, *sorted(folder.iterdir())]:
        if path.stat().st_mode & 0o077:
            yield Found("keys", "problem", f"Others can read {path}; chmod go= {path}")
            return
    yield Found("keys", "fine", f"{folder}, for its owner alone. Back it up apart.")


def _mail() -> Iterator[Found]:
    from django.conf import settings

    if not settings.SMTP_HOST:
        yield _can_write("mail", Path(settings.MAIL_DIR), "note", "Mails are written to {}.")
        return
    place = f"{settings.SMTP_HOST}:{settings.EMAIL_PORT}"
    try:
        socket.create_connection((settings.SMTP_HOST, settings.EMAIL_PORT), timeout=5).close()
    except OSError:
        yield Found("mail", "problem", f"The mail server {place} does not answer.")
        return
    yield Found("mail", "fine", f"The mail server {place} answers.")


def _disk() -> Iterator[Found]:
    from django.conf import settings

    folder = Path(settings.DATA_DIR)
    written = _can_write("disk", folder, "fine", "{} can be written.")
    if written.state == "problem":
        yield written
        return
    free = shutil.disk_usage(folder).free
    state: State = "fine" if free > LEAST_FREE_BYTES else "problem"
    yield Found("disk", state, f"{free // (1024 * 1024)} MB are free in {folder}.")


def _database() -> Iterator[Found]:
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        yield Found("database", "problem", "The database does not answer. Look at DATABASE_URL.")
        return
    if connection.vendor == "sqlite":
        yield _sqlite_is_safe()
    else:
        yield Found("database", "fine", f"{connection.display_name} answers.")


def _sqlite_is_safe() -> Found:
    from django.db import connection

    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    if journal != "wal":
        return Found("database", "problem", f"SQLite's journal is {journal} and should be wal.")
    if synchronous != 2:
        return Found("database", "problem", "SQLite may forget writes at a power cut.")
    return Found("database", "fine", "SQLite, write-ahead log, every write reaches the disk.")


def _migrations() -> Iterator[Found]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        yield Found("migrations", "problem", f"{len(missing)} are missing. Run: cairn migrate")
    else:
        yield Found("migrations", "fine", "The database fits this version.")


def _worker() -> Iterator[Found]:
    from cairn.jobs.models import WorkerBeat
    from cairn.lib import clock

    last = WorkerBeat.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
    if last is None:
        yield Found("worker", "note", "None is running: mails and jobs wait.")
        return
    seconds = round((clock.now() - last).total_seconds())
    if seconds > BEAT_IS_OLD_AFTER:
        yield Found("worker", "problem", f"Last heard of {seconds} seconds ago. Is it running?")
    else:
        yield Found("worker", "fine", f"Heard of {seconds} seconds ago.")


def _matching() -> Iterator[Found]:
    from cairn.matching.engine import path

    if not path.can_compile():
        yield Found("matching", "fine", "With NumPy and SciPy, enough for some thousand people.")
    elif path.is_ready():
        yield Found("matching", "fine", "Compiled.")
    else:
        yield Found("matching", "note", "Numba is there and not used yet. Run: cairn migrate")


def _audit() -> Iterator[Found]:
    from cairn.audit.queries import verify_chain

    problems = verify_chain()
    if problems:
        yield Found("audit", "problem", " ".join(problems))
    else:
        yield Found("audit", "fine", "The chain is whole.")


def _can_write(name: str, folder: Path, state: State, words: str) -> Found:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Found(name, state, words.format(folder))
    except OSError:
        return Found(name, "problem", f"{folder} cannot be written.")
