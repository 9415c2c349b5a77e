"""Temporary tables of this connection: what a roster says, filled without touching real tables.

They live in the database's own temporary space, so filling and comparing them takes no lock that
another writer waits for, and they are gone with the connection, whatever happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from cairn.people.models import Guardianship, Person, Profile
from cairn.roster.writing.columns import PERSON, SAID

CHUNK = 2_000
CACHE_KILOBYTES = 80_000
IMPORT_LOCK = 7_361_043  # any number that nothing else locks


class Stage:
    """The staged tables, and plain ways to fill and ask them."""

    def __init__(self) -> None:
        self._is_postgresql = connection.vendor == "postgresql"
        self._schema = "pg_temp" if self._is_postgresql else "temp"

    def name(self, table: str) -> str:
        """The full name of a staged table."""
        return f"{self._schema}.roster_{table}"

    def create(self, table: str, columns: str) -> None:
        """Make a table, anew where one was left."""
        self.drop(table)
        self.run(f"CREATE TEMPORARY TABLE roster_{table} ({columns})")

    def create_as(self, table: str, query: str, values: Sequence[Any] = ()) -> None:
        """Make a table of the answer to a query."""
        self.drop(table)
        self.run(f"CREATE TEMPORARY TABLE roster_{table} AS {query}", values)

    def drop(self, table: str) -> None:
        """Take a table away."""
        self.run(f"DROP TABLE IF EXISTS {self.name(table)}")

    def index(self, table: str, columns: str) -> None:
        """Index a table and count it: without counts the planners join long tables badly."""
        index = f"roster_{table}_{columns.replace(', ', '_')}"
        schema = "" if self._is_postgresql else "temp."
        on = self.name(table) if self._is_postgresql else f"roster_{table}"
        self.run(f"CREATE INDEX {schema}{index} ON {on} ({columns})")
        self.run(f"ANALYZE {self.name(table)}")

    def fill(self, table: str, rows: Iterable[Sequence[Any]]) -> Iterator[int]:
        """Put rows into a table; yields the number in each chunk that is in."""
        source = iter(rows)
        while chunk := list(islice(source, CHUNK)):
            if self._is_postgresql:
                self._copy(table, chunk)
            else:
                self._insert(table, chunk)
            yield len(chunk)

    def run(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Run one statement; how many rows it wrote."""
        with connection.cursor() as cursor:
            _execute(cursor, statement, values)
            return int(cursor.rowcount)

    def rows(self, query: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The answer to a query, a chunk at a time."""
        with connection.chunked_cursor() as cursor:
            _execute(cursor, query, values)
            while chunk := cursor.fetchmany(CHUNK):
                yield from chunk

    def number(self, query: str, values: Sequence[Any] = ()) -> int:
        """The answer to a query for one number."""
        return next(int(row[0] or 0) for row in self.rows(query, values))

    def wait_for_other_imports(self) -> None:
        """Let one import at a time on, until the transaction ends (SQLite's are so already)."""
        if self._is_postgresql:
            self.run("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])

    def id_as_stored(self, value: UUID) -> str | UUID:
        """An id as this database keeps it."""
        return value if connection.features.has_native_uuid_field else value.hex

    def _copy(self, table: str, rows: list[Sequence[Any]]) -> None:
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {self.name(table)} FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def _insert(self, table: str, rows: list[Sequence[Any]]) -> None:
        marks = ",".join(["%s"] * len(rows[0]))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {self.name(table)} VALUES ({marks})",  # noqa: S608 - our own names
                rows,
            )


@contextmanager
def staged_tables() -> Iterator[Stage]:
    """The empty tables, for the length of one import."""
    stage = Stage()
    with _temporary_tables_on_disk():
        for table, columns in _staged().items():
            stage.create(table, columns)
        try:
            yield stage
        finally:
            if not connection.needs_rollback:
                for table in (*_staged(), *PLANNED):
                    stage.drop(table)


PLANNED = ("plan", "gone", "new_links", "old_links", "plan_profiles", "new_roles")


def _staged() -> dict[str, str]:
    person = _columns_of(Person, "id", "school", "source_id", *PERSON)
    return {
        "schools": f"{_columns_of(Person, 'source_id', 'school')}, complete integer",
        "people": f"{person}, active integer",
        "roles": f"{_columns_of(Person, 'school', 'source_id')}, role varchar(24)",
        "links": f"{_columns_of(Guardianship, 'id', 'school')}, "
        "guardian varchar(255), student varchar(255)",
        "profiles": f"{_columns_of(Profile, 'id')}, source_id varchar(255), "
        f"{_columns_of(Profile, *SAID)}",
    }


def _columns_of(model: type[models.Model], *names: str) -> str:
    fields = (model._meta.get_field(name) for name in names)
    return ", ".join(f"{f.column} {f.db_type(connection)}" for f in fields)  # type: ignore[union-attr]


@contextmanager
def _temporary_tables_on_disk() -> Iterator[None]:
    """SQLite keeps temporary tables in memory by our settings: not those of a long roster.

    In their place the pages of one long write may stay in memory: spilling and reading them again
    would double the time for which others wait.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        before = cursor.fetchone()[0]
        cursor.execute("PRAGMA temp_store=FILE")
        cursor.execute(f"PRAGMA cache_size=-{CACHE_KILOBYTES}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size={int(before)}")
            cursor.execute("PRAGMA temp_store=MEMORY")


def _execute(cursor: CursorWrapper, statement: str, values: Sequence[Any]) -> None:
    cursor.execute(statement, values or None)
