"""`cairn backup`."""

from __future__ import annotations

import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

import click

from cairn.cli.output import finish, json_option, progress
from cairn.cli.sealed_file import SealedWriter


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@json_option
def backup(file: Path | None, as_json: bool) -> None:
    """Write everything to one encrypted file.

    FILE is data/backups/cairn-<date and time>.backup where it is not given. The product may go on
    working. The keys are not inside: keep a copy of the keys folder elsewhere, since without
    backup_key nobody can open this file.
    """
    from django.conf import settings

    target = file or _dated_name(Path(settings.DATA_DIR) / "backups")
    if target.exists():
        raise click.ClickException(f"{target} is there already. Choose another name.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        size = _write(target)
    except OSError as error:
        raise click.ClickException(f"{target} could not be written: {error.strerror}.") from error
    sentence = (
        f"{target} holds database and uploads, encrypted ({size:,} bytes).\n"
        f"The keys are not inside. Keep a copy of {settings.KEYS_DIR} in another place."
    )
    finish({"file": str(target), "bytes": size}, sentence, as_json=as_json)


def _dated_name(folder: Path) -> Path:
    from cairn.lib import clock

    return folder / f"cairn-{clock.now():%Y-%m-%d-%H%M%S}.backup"


def _write(target: Path) -> int:
    """The size of the finished file, which appears whole or not at all."""
    from cairn.cli.database_copy import copy_database

    draft = target.with_name(f".{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".copying-") as folder:
            with progress("Copying the database"):
                database = copy_database(Path(folder))
            _seal(database, draft)
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    return target.stat().st_size


def _seal(database: Path, draft: Path) -> None:
    from django.conf import settings

    from cairn.lib.keys import read_or_make_key

    key = read_or_make_key(Path(settings.KEYS_DIR), "backup_key")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
        sealed = SealedWriter(raw, key)
        with (
            progress("Encrypting", _bytes_to_write(database)) as advance,
            tarfile.open(fileobj=cast("IO[bytes]", _Counted(sealed, advance)), mode="w|") as tar,
        ):
            _add_manifest(tar, database)
            tar.add(database, arcname=database.name)
            if Path(settings.MEDIA_ROOT).is_dir():
                tar.add(settings.MEDIA_ROOT, arcname="uploads")
        sealed.close()
        raw.flush()
        os.fsync(raw.fileno())


class _Counted:
    """Passes bytes on and says how many."""

    def __init__(self, target: SealedWriter, advance: Callable[[float], None]) -> None:
        self._target = target
        self._advance = advance

    def write(self, data: bytes) -> int:
        self._advance(len(data))
        return self._target.write(data)


def _bytes_to_write(database: Path) -> int:
    from django.conf import settings

    uploads = (path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in (database, *uploads))


def _add_manifest(tar: tarfile.TarFile, database: Path) -> None:
    from cairn import __version__
    from cairn.lib import clock

    manifest = {
        "version": __version__,
        "made_at": clock.now().isoformat(),
        "database": database.name,
    }
    data = json.dumps(manifest).encode()
    entry = tarfile.TarInfo("manifest.json")
    entry.size = len(data)
    tar.addfile(entry, io.BytesIO(data))
