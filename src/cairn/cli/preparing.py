"""What must be there before the product can serve: folders, tables, static files."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import click

# Any number, the same in every process: whoever holds it in PostgreSQL may migrate.
_POSTGRESQL_LOCK = 4_072_611


def prepare() -> int:
    """Make whatever is missing and nothing else; processes that start together take turns.

    Returns how many people had come back with an older database and were erased again.
    """
    make_folders()
    with _one_at_a_time():
        update_database()
        collect_static_files()
        compile_matching()
        return erase_again()


def erase_again() -> int:
    """Whom the purge ledger names must be gone, however an older database came to be here."""
    from cairn.data_rights.actions import replay_purge_ledger

    return replay_purge_ledger()


def make_folders() -> None:
    """The folders of the installation, for its owner alone."""
    from django.conf import settings

    for folder in (settings.DATA_DIR, settings.KEYS_DIR, settings.MAIL_DIR, settings.MEDIA_ROOT):
        try:
            Path(folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise click.ClickException(
                f"The folder {folder} cannot be made. Set CAIRN_DATA_DIR to one you can write to."
            ) from error


def update_database() -> None:
    """Run the migrations that are missing; make the cache table."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def collect_static_files() -> None:
    """Hash and compress static files, when they differ from those collected last."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / ".collected-from"
    wanted = _state_of_static_files()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(wanted)


def compile_matching() -> None:
    """Compile the kernels of the matching where Numba is installed, once for each version."""
    from cairn.matching.engine import path

    if path.can_compile() and not path.is_ready():
        click.echo("Compiling the matching (once, about half a minute) …", err=True)
        path.compile_kernels()


def _state_of_static_files() -> str:
    """Changes when a file of ours does, or the version of a package that brings some."""
    from django.conf import settings

    digest = hashlib.sha256()
    for package in ("Django", "django-allauth", "whitenoise"):
        digest.update(f"{package} {version(package)}\n".encode())
    for path in sorted(Path(settings.SOURCE).glob("*/static/**/*")):
        if path.is_file():
            facts = path.stat()
            digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Hold a lock of this machine and, with PostgreSQL, one of all machines."""
    from django.conf import settings
    from django.db import connection

    with (Path(settings.DATA_DIR) / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_POSTGRESQL_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_POSTGRESQL_LOCK])
