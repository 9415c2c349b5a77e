"""Whole copies of a database, taken while it is written to, and brought back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import click

SQLITE_COPY = "database.sqlite3"
POSTGRESQL_COPY = "database.pgdump"


def copy_database(folder: Path) -> Path:
    """A copy of the database in use, as of one moment, in `folder`; others keep writing."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "sqlite":
        copy = folder / SQLITE_COPY
        # Its own connection: VACUUM cannot run inside a transaction that Django may have open.
        source = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=60)
        try:
            source.execute("VACUUM INTO ?", [str(copy)])
        finally:
            source.close()
        return copy
    copy = folder / POSTGRESQL_COPY
    place, password = _without_password(settings.DATABASE_URL)
    words = ["pg_dump", "--format=custom", "--no-owner", "--file", str(copy), "--dbname", place]
    _run_postgresql_tool(words, password)
    return copy


def check_sqlite(copy: Path) -> None:
    """Refuse a copy in which anything is damaged."""
    database = sqlite3.connect(copy)
    try:
        state = database.execute("PRAGMA integrity_check").fetchone()[0]
        strays = database.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise click.ClickException("The database in this backup is damaged.") from error
    finally:
        database.close()
    if state != "ok" or strays:
        raise click.ClickException("The database in this backup is damaged.")


def restore_postgresql(copy: Path, database_url: str) -> None:
    """Fill the empty database of `database_url`; all or nothing."""
    _refuse_filled_database(database_url)
    place, password = _without_password(database_url)
    words = ["pg_restore", "--no-owner", "--exit-on-error", "--single-transaction"]
    _run_postgresql_tool([*words, "--dbname", place, str(copy)], password)


def _refuse_filled_database(database_url: str) -> None:
    import psycopg

    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone()
    if row and row[0]:
        raise click.ClickException("The database is not empty. Make a new one: createdb cairn2")


def _without_password(database_url: str) -> tuple[str, str]:
    """Where the database is, and its password apart: everybody can read a command's words."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    facts = conninfo_to_dict(database_url)
    password = str(facts.pop("password", None) or "")
    return make_conninfo("", **facts), password


def _run_postgresql_tool(words: list[str], password: str) -> None:
    if shutil.which(words[0]) is None:
        raise click.ClickException(
            f"{words[0]} is needed. On Debian or Ubuntu: apt-get install postgresql-client"
        )
    environment = {**os.environ, "PGPASSWORD": password} if password else None
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        trouble = done.stderr.strip().replace("\n", " ")
        raise click.ClickException(f"{words[0]} could not do it: {trouble}")
