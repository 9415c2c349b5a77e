"""`cairn restore`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import IO, cast

import click

from cairn.cli.output import finish, json_option, progress


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="A new or empty folder: the data folder from now on.",
)
@click.option(
    "--database-url",
    default="",
    help="For a backup of PostgreSQL: an empty database to fill.",
)
@json_option
def restore(file: Path, folder: Path, database_url: str, as_json: bool) -> None:
    """Bring a backup back, elsewhere.

    Needs the keys folder of the time (CAIRN_KEYS_DIR). Nothing that is in use is touched. The
    database is checked and brought up to this version, and people who were erased since the
    backup are erased again.
    """
    from django.conf import settings

    folder = folder.resolve()
    _refuse_filled_folder(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with progress("Restoring"):
        _unpack(file, folder, Path(settings.KEYS_DIR))
        _bring_back_database(folder, database_url)
        erased = _finish_in(folder, Path(settings.KEYS_DIR), database_url)
    sentence = (
        f"Restored to {folder}; {erased} erased again by the purge ledger.\n"
        f"Start it with CAIRN_DATA_DIR={folder} CAIRN_KEYS_DIR={settings.KEYS_DIR}"
    )
    finish({"folder": str(folder), "erased_again": erased}, sentence, as_json=as_json)


def _refuse_filled_folder(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty. Choose a new folder.")


def _unpack(file: Path, folder: Path, keys: Path) -> None:
    from cairn.cli.sealed_file import SealedReader, Unreadable

    key = keys / "backup_key"
    if not key.exists():
        raise click.ClickException(
            f"{key} is missing. Set CAIRN_KEYS_DIR to the copy of the keys folder."
        )
    try:
        with file.open("rb") as raw:
            sealed = SealedReader(raw, key.read_text().strip())
            with tarfile.open(fileobj=cast("IO[bytes]", sealed), mode="r|") as tar:
                tar.extractall(folder, filter="data")
            sealed.read()  # to the last chunk, which shows that nothing was cut off
    except (Unreadable, tarfile.TarError) as error:
        raise click.ClickException(str(error)) from error


def _bring_back_database(folder: Path, database_url: str) -> None:
    from cairn.cli.database_copy import SQLITE_COPY, check_sqlite, restore_postgresql

    manifest = folder / "manifest.json"
    copy = folder / json.loads(manifest.read_text())["database"]
    if copy.name == SQLITE_COPY:
        if database_url:
            raise click.UsageError("This backup holds SQLite; leave --database-url away.")
        check_sqlite(copy)
        copy.rename(folder / "cairn.sqlite3")
    elif not database_url:
        raise click.UsageError("This backup holds PostgreSQL; name an empty --database-url.")
    else:
        restore_postgresql(copy, database_url)
        copy.unlink()
    manifest.unlink()


def _finish_in(folder: Path, keys: Path, database_url: str) -> int:
    """Migrate and replay the purge ledger over there, in a process with those settings."""
    environment = {
        **os.environ,
        "CAIRN_DATA_DIR": str(folder),
        "CAIRN_KEYS_DIR": str(keys),
        "DATABASE_URL": database_url,
    }
    words = [sys.executable, "-m", "cairn.cli.after_restore"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(
            f"The files are back in {folder}, but not ready: {done.stderr.strip()[-500:]}"
        )
    return int(done.stdout.strip().rpartition("\n")[2])
